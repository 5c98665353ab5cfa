package io.legacybridge.worker.input;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a task's input must look like, by path. They are looked at before anything is made of the input:
 * no file is staged and no program started for a value that does not fit.
 */
public final class ValueRules {
    private static final long PATTERN_SECONDS = 1;
    private static final int SHOWN = 200;

    private final List<Rule> rules;

    private record Rule(
            InputPath path,
            @Nullable ValueType type,
            @Nullable Pattern pattern) {}

    private ValueRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Every mistake of a configuration.
     *
     * @param configured by path, as {@code $.field}
     * @return with those paths as theirs
     */
    public static List<ConfigMistake> mistakes(Map<String, ValueConfig> configured) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        configured.forEach((path, value) -> {
            pathMistake(path).ifPresent(mistakes::add);
            if (value.type() == null && value.pattern() == null) {
                mistakes.add(new ConfigMistake(
                        path, "says nothing of the value", "write {type: integer} or {pattern: '[A-Za-z0-9_-]+'}"));
            }
            if (value.pattern() != null) {
                patternMistake(path + ".pattern", value.pattern()).ifPresent(mistakes::add);
            }
        });
        return List.copyOf(mistakes);
    }

    private static Optional<ConfigMistake> pathMistake(String path) {
        if (!path.startsWith("$")) {
            return Optional.of(new ConfigMistake(path, "'" + path + "' is no path", "write one as in $.files[0].name"));
        }
        try {
            InputPath.parse(path);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
            return Optional.of(new ConfigMistake(path, parts[0], parts.length > 1 ? parts[1] : "mend the path"));
        }
    }

    /**
     * What is wrong with a regular expression of a configuration.
     *
     * @param path where it is
     */
    public static Optional<ConfigMistake> patternMistake(String path, String pattern) {
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(new ConfigMistake(
                    path,
                    "'" + pattern + "' is no regular expression: " + e.getDescription()
                            + (e.getIndex() < 0 ? "" : " at position " + (e.getIndex() + 1)),
                    "mend it, and quote it in single quotes"));
        }
    }

    /** @param configured by path, as {@code $.field}; one that {@link #mistakes} has nothing to say of */
    public static ValueRules of(Map<String, ValueConfig> configured) {
        return new ValueRules(configured.entrySet().stream()
                .map(entry -> new Rule(
                        InputPath.parse(entry.getKey()),
                        entry.getValue().type(),
                        entry.getValue().pattern() == null
                                ? null
                                : Pattern.compile(entry.getValue().pattern())))
                .toList());
    }

    /** @throws InvalidInputException that names the first value that does not fit, its path, and what it must be */
    public void check(JsonNode input) throws InvalidInputException {
        for (Rule rule : rules) {
            JsonNode value = rule.path().in(input);
            if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    check(rule, rule.path().text() + "[" + i + "]", value.get(i));
                }
            } else {
                check(rule, rule.path().text(), value);
            }
        }
    }

    private static void check(Rule rule, String name, JsonNode value) throws InvalidInputException {
        String text = InputPath.scalar(name, value);
        if (rule.type() != null && !rule.type().holds(value)) {
            throw new InvalidInputException(
                    name + " is " + shown(value) + "; it must be " + rule.type().inWords());
        }
        if (rule.pattern() != null && !matches(name, rule.pattern(), text)) {
            throw new InvalidInputException(
                    name + " is " + shown(value) + "; all of it must match the pattern '" + rule.pattern() + "'");
        }
    }

    private static boolean matches(String name, Pattern pattern, String text) throws InvalidInputException {
        try {
            return new BoundedMatch(TimeUnit.SECONDS.toNanos(PATTERN_SECONDS)).matches(pattern, text);
        } catch (BoundedMatch.TooLongException e) {
            throw new InvalidInputException(name + " could not be compared with the pattern '" + pattern + "' within "
                    + PATTERN_SECONDS + " s; make the value shorter or the pattern simpler");
        }
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
