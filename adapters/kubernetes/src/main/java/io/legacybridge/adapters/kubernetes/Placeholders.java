package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.ValueTemplate;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Where in a pod a value of the task's input may stand, and how it stands there: as the text that it is.
 *
 * <p>Kubernetes replaces {@code $(NAME)} in arguments and variables by the variable of that name, which may come from a
 * Secret. So every {@code $} of a value is written as {@code $$}, which Kubernetes turns back, and no value may stand
 * where the configuration's own text makes such a reference of it.
 */
final class Placeholders {
    private static final Pattern PLACE = Pattern.compile(
            "spec\\.(initContainers|containers)\\[\\d+]\\.(args\\[\\d+]|command\\[(?!0])\\d+]|env\\[\\d+]\\.value)");
    private static final Pattern IN_A_REFERENCE = Pattern.compile("\\$\\([^)]*\\{\\{");
    private static final Pattern AFTER_A_DOLLAR = Pattern.compile("(?<!\\$)(\\$\\$)*\\$\\{\\{");

    private Placeholders() {}

    /** Every text of a tree that holds a placeholder, with its path; a field's name counts as a text. */
    static void find(JsonNode tree, BiConsumer<String, String> found) {
        find(tree, "", found);
    }

    private static void find(JsonNode node, String path, BiConsumer<String, String> found) {
        if (node.isTextual() && node.textValue().contains("{{")) {
            found.accept(path, node.textValue());
        }
        node.properties().forEach(field -> {
            String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            if (field.getKey().contains("{{")) {
                found.accept(at, field.getKey());
            }
            find(field.getValue(), at, found);
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                find(node.get(i), path + "[" + i + "]", found);
            }
        }
    }

    static boolean mayStandAt(String path) {
        return PLACE.matcher(path).matches();
    }

    /** @throws IllegalArgumentException with the problem and, after a semicolon, the mend */
    static ValueTemplate parse(String text) {
        if (IN_A_REFERENCE.matcher(text).find()) {
            throw new IllegalArgumentException("'" + text + "' lets a value name a variable, since it stands in $(…); "
                    + "name the variable in the configuration");
        }
        if (AFTER_A_DOLLAR.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "'" + text + "' has a single $ before a value, and the two could be read "
                            + "as a reference; write $$ for a dollar sign");
        }
        return ValueTemplate.parse(text);
    }

    /** A template with the values of a task, as it has to stand in a pod. */
    static String fill(ValueTemplate template, JsonNode input) throws InvalidInputException {
        return template.fill(input, Placeholders::literally);
    }

    /** A text such that Kubernetes makes that text of it. */
    static String literally(String value) {
        return value.replace("$", "$$");
    }
}
