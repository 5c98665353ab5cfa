package io.legacybridge.worker.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a value is in a task's input: dotted names and indexes in brackets, {@code $.files[0].name}; {@code $} is all
 * of it. Immutable.
 *
 * @param text as it was written
 * @param steps a {@link String} for a name, an {@link Integer} for an index
 */
public record InputPath(String text, List<Object> steps) {
    private static final Pattern STEP = Pattern.compile("\\G(?:\\.([\\p{L}_][\\p{L}\\p{N}_-]*)|\\[(\\d{1,9})])");

    /** @throws IllegalArgumentException with the position of what cannot be read */
    public static InputPath parse(String text) {
        List<Object> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int at = 1;
        while (matcher.find(at)) {
            String name = matcher.group(1);
            steps.add(name == null ? (Object) Integer.valueOf(matcher.group(2)) : name);
            at = matcher.end();
        }
        if (at != text.length()) {
            throw new IllegalArgumentException("the path '" + text + "' cannot be read at position " + (at + 1)
                    + "; write dotted names and [n], as in $.files[0].name");
        }
        return new InputPath(text, List.copyOf(steps));
    }

    /**
     * The value there.
     *
     * @throws InvalidInputException if there is none, saying how far the path goes
     */
    public JsonNode in(JsonNode input) throws InvalidInputException {
        JsonNode node = input;
        StringBuilder walked = new StringBuilder("$");
        for (Object step : steps) {
            boolean right = step instanceof Integer ? node.isArray() : node.isObject();
            if (!right) {
                throw new InvalidInputException(text + " is missing: " + walked + " is " + kind(node) + ", not "
                        + (step instanceof Integer ? "an array" : "an object"));
            }
            node = step instanceof Integer index ? node.path(index) : node.path((String) step);
            walked.append(step instanceof Integer ? "[" + step + "]" : "." + step);
            if (node.isMissingNode()) {
                throw new InvalidInputException(text + " is missing: the input has no " + walked
                        + "; the state's Parameters must put it there");
            }
        }
        return node;
    }

    /** The value there as text, if it is a string, a number or a boolean. */
    public String textIn(JsonNode input) throws InvalidInputException {
        return scalar(text, in(input));
    }

    /**
     * A value as text.
     *
     * @param name how it is called in a message
     * @throws InvalidInputException if it is not a string, a number or a boolean
     */
    public static String scalar(String name, JsonNode node) throws InvalidInputException {
        if (!node.isValueNode() || node.isNull()) {
            throw new InvalidInputException(
                    name + " is " + kind(node) + "; it must be a string, a number or a boolean");
        }
        String value = node.asText();
        if (value.indexOf('\0') >= 0) {
            throw new InvalidInputException(name + " holds a NUL character, which no program can be given");
        }
        return value;
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case MISSING, BINARY, POJO -> "nothing";
        };
    }
}
