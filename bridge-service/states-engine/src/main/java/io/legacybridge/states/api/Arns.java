package io.legacybridge.states.api;

import java.util.List;
import java.util.regex.Pattern;

/** The names of things: how they are made, and how they are read. */
final class Arns {

    /**
     * What a name may not hold: blanks, brackets, wildcards, specials, control characters, surrogates (Name in the
     * API's docs).
     */
    private static final Pattern BAD_NAME =
            Pattern.compile("[\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\x00-\\x1f\\x7f-\\x9f\\ufffe\\uffff\\ud800-\\udfff]");

    private final String prefix;

    Arns(String region, String account) {
        this.prefix = "arn:aws:states:" + region + ":" + account + ":";
    }

    String activity(String name) {
        return prefix + "activity:" + name;
    }

    String stateMachine(String name) {
        return prefix + "stateMachine:" + name;
    }

    String execution(String stateMachine, String name) {
        return prefix + "execution:" + stateMachine + ":" + name;
    }

    String expressExecution(String stateMachine, String name, String id) {
        return prefix + "express:" + stateMachine + ":" + name + ":" + id;
    }

    static String requireName(String name) {
        if (BAD_NAME.matcher(name).find()) {
            throw ApiError.of("InvalidName", "Invalid Name: '" + name + "'");
        }
        return name;
    }

    /** The last part of an ARN. */
    static String nameOf(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    /** An ARN of one of some resource types, such as {@code activity}. */
    static String require(String arn, String... resourceTypes) {
        if (!arn.startsWith("arn:")) {
            throw invalid("Invalid ARN prefix: " + arn);
        }
        List<String> parts = List.of(arn.split(":", -1));
        if (parts.size() < 7 || !parts.get(2).equals("states")) {
            throw invalid("Invalid ARN: " + arn);
        }
        if (!List.of(resourceTypes).contains(parts.get(5))) {
            throw invalid("Resource type not valid in this context: " + parts.get(5));
        }
        return arn;
    }

    static ApiError invalid(String reason) {
        return ApiError.of("InvalidArn", "Invalid Arn: '" + reason + "'");
    }
}
