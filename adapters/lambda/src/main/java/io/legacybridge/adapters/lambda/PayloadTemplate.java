package io.legacybridge.adapters.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.InputPath;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.ValueTemplate;
import io.legacybridge.worker.task.ActivityTask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a function gets: a tree of the configuration with values of the task in it, parsed once. Immutable.
 *
 * <p>A string that is one placeholder becomes the value that it stands for, whatever kind that is; in a longer string
 * placeholders stand for strings, numbers and booleans. Nothing that is put in is read again.
 */
final class PayloadTemplate {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String ID = "task.id";
    private static final String TOKEN = "task.token";
    private static final String IN = "in.";
    private static final String OUT = "out.";

    private final Part root;
    private final boolean holdsToken;
    private final Set<String> files;

    private PayloadTemplate(Part root, boolean holdsToken, Set<String> files) {
        this.root = root;
        this.holdsToken = holdsToken;
        this.files = Set.copyOf(files);
    }

    private interface Part {
        JsonNode fill(Values values) throws InvalidInputException;
    }

    /** What placeholders stand for. */
    private record Values(JsonNode input, ActivityTask task, FunctionFiles.Places files) {}

    /**
     * Reads a tree of the configuration.
     *
     * @param path where it is, for mistakes
     * @param files the placeholders of files that there are: {@code in.NAME}, {@code out.NAME}
     * @param mistakes is told each; the template is of use only if there was none
     */
    static PayloadTemplate parse(JsonNode tree, String path, Set<String> files, Consumer<ConfigMistake> mistakes) {
        Reader reader = new Reader(files, mistakes);
        Part root = reader.part(tree, path);
        return new PayloadTemplate(root, reader.sawToken, reader.sawFiles);
    }

    /** Whether the task token is in it. */
    boolean holdsToken() {
        return holdsToken;
    }

    /** The placeholders of files that are in it. */
    Set<String> files() {
        return files;
    }

    /** @throws InvalidInputException if the input lacks a value, or has one of the wrong kind */
    JsonNode fill(JsonNode input, ActivityTask task, FunctionFiles.Places places) throws InvalidInputException {
        return root.fill(new Values(input, task, places));
    }

    private static final class Reader {
        private final Set<String> files;
        private final Consumer<ConfigMistake> mistakes;
        private final Set<String> sawFiles = new HashSet<>();
        private boolean sawToken;

        Reader(Set<String> files, Consumer<ConfigMistake> mistakes) {
            this.files = files;
            this.mistakes = mistakes;
        }

        Part part(JsonNode tree, String path) {
            if (tree instanceof ObjectNode object) {
                Map<String, Part> members = new LinkedHashMap<>();
                object.fields()
                        .forEachRemaining(entry ->
                                members.put(entry.getKey(), part(entry.getValue(), path + "." + entry.getKey())));
                return values -> object(members, values);
            }
            if (tree instanceof ArrayNode array) {
                List<Part> items = new ArrayList<>();
                for (int i = 0; i < array.size(); i++) {
                    items.add(part(array.get(i), path + "[" + i + "]"));
                }
                return values -> array(items, values);
            }
            return tree.isTextual() ? text(tree.textValue(), path) : values -> tree;
        }

        private Part text(String text, String path) {
            try {
                return onlyPlaceholder(text) ? placeholder(text) : mixed(text);
            } catch (IllegalArgumentException e) {
                String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
                mistakes.accept(
                        new ConfigMistake(path, parts[0], parts.length > 1 ? parts[1] : "mend the placeholder"));
                return values -> TextNode.valueOf(text);
            }
        }

        private static boolean onlyPlaceholder(String text) {
            return text.startsWith(OPEN) && text.indexOf(CLOSE) == text.length() - CLOSE.length();
        }

        private Part placeholder(String text) {
            String name = text.substring(OPEN.length(), text.length() - CLOSE.length())
                    .trim();
            if (name.equals(ID)) {
                return values -> TextNode.valueOf(values.task().id());
            }
            if (name.equals(TOKEN)) {
                sawToken = true;
                return values -> TextNode.valueOf(values.task().token().secret());
            }
            if (files.contains(name)) {
                sawFiles.add(name);
                return values -> TextNode.valueOf(values.files().of(name));
            }
            if (name.startsWith(IN) || name.startsWith(OUT)) {
                throw new IllegalArgumentException("the placeholder " + text + " names no file that may stand here; "
                        + (files.isEmpty() ? "" : "there are " + String.join(", ", files) + "; or ")
                        + "define one under '" + (name.startsWith(IN) ? "in" : "out") + "', and name it in 'payload'");
            }
            if (!name.startsWith("$")) {
                throw new IllegalArgumentException("the placeholder " + text + " is unknown; there are {{$.path}}, {{"
                        + ID + "}} and, where the function ends the task itself, {{" + TOKEN + "}}");
            }
            InputPath value = InputPath.parse(name);
            return values -> value.in(values.input());
        }

        private static Part mixed(String text) {
            ValueTemplate template = ValueTemplate.parse(text);
            return values -> TextNode.valueOf(template.fill(values.input()));
        }

        private static JsonNode object(Map<String, Part> members, Values values) throws InvalidInputException {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, Part> member : members.entrySet()) {
                filled.set(member.getKey(), member.getValue().fill(values));
            }
            return filled;
        }

        private static JsonNode array(List<Part> items, Values values) throws InvalidInputException {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            for (Part item : items) {
                filled.add(item.fill(values));
            }
            return filled;
        }
    }
}
