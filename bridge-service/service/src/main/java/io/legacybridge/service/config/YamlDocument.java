package io.legacybridge.service.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** From YAML text to a tree: where the syntax is broken, and what is there twice. */
final class YamlDocument {
    private static final String SYNTAX_MEND =
            "correct the YAML there; lists and maps are told apart by their indentation";

    private YamlDocument() {}

    /** The document's tree, or empty with the mistake that made it unreadable. */
    static Optional<ObjectNode> read(String text, Mistakes mistakes) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root == null) {
                mistakes.add("(file)", "it is empty", "start with the keys stepFunctions and activities");
                return Optional.empty();
            }
            walk(root, "", mistakes, new HashSet<>());
            JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(text);
            if (tree instanceof ObjectNode object) {
                withoutNulls(object);
                return Optional.of(object);
            }
            mistakes.add("(file)", "it is not a map of keys", "start with the keys stepFunctions and activities");
        } catch (MarkedYAMLException e) {
            mistakes.add(place(e.getProblemMark()), problem(e), SYNTAX_MEND);
        } catch (YAMLException | JsonProcessingException e) {
            mistakes.add("(file)", firstLine(e.getMessage()), SYNTAX_MEND);
        }
        return Optional.empty();
    }

    /** Names keys that are there twice or have no value, and aliases, which the binding would take for text. */
    private static void walk(Node node, String path, Mistakes mistakes, Set<Node> seen) {
        if (!seen.add(node)) {
            mistakes.add(path, "an alias (*name) is not understood here", "write the value itself");
            return;
        }
        if (node instanceof MappingNode map) {
            Set<String> keys = new HashSet<>();
            for (NodeTuple entry : map.getValue()) {
                String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                String at = path.isEmpty() ? key : path + "." + key;
                if (!keys.add(key)) {
                    int line = entry.getKeyNode().getStartMark().getLine() + 1;
                    mistakes.add(at, "the key is there twice, again in line " + line, "keep one of them");
                }
                if (entry.getValueNode().getTag().equals(Tag.NULL)) {
                    mistakes.add(at, "the key has no value", "write one ({} for an empty map), or leave the key out");
                }
                walk(entry.getValueNode(), at, mistakes, seen);
            }
        } else if (node instanceof SequenceNode sequence) {
            List<Node> items = sequence.getValue();
            for (int i = 0; i < items.size(); i++) {
                walk(items.get(i), path + "[" + i + "]", mistakes, seen);
            }
        }
    }

    private static void withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(entry -> entry.getValue().isNull());
        }
        node.forEach(YamlDocument::withoutNulls);
    }

    private static String problem(MarkedYAMLException e) {
        String context = e.getContext();
        return context == null ? e.getProblem() : e.getProblem() + ", " + context;
    }

    private static String place(@Nullable Mark mark) {
        return mark == null ? "(file)" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }

    private static String firstLine(@Nullable String message) {
        return message == null
                ? "it cannot be read"
                : message.lines().findFirst().orElse(message);
    }
}
