package io.legacybridge.states.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which state of a definition reads which workflow variables, as DescribeStateMachine tells it. */
final class VariableReferences {

    private static final Set<String> INNER_GRAPHS = Set.of("Branches", "ItemProcessor", "Iterator");

    /**
     * A dollar with a name behind it, and neither a dollar before it nor a parenthesis after it: no context object, no
     * function.
     */
    private static final Pattern REFERENCE = Pattern.compile("(?<![\\w$])\\$([A-Za-z_]\\w*)(?!\\w*\\()");

    private final Map<String, Set<String>> byState = new TreeMap<>();

    private VariableReferences() {}

    /** The references of a valid definition; empty when it has none. */
    static ObjectNode of(String definition) {
        VariableReferences references = new VariableReferences();
        try {
            references.readGraph(Json.parse(definition));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A definition that has been accepted is no JSON", e);
        }
        ObjectNode answer = Answers.object();
        references.byState.forEach((state, names) -> {
            ArrayNode list = answer.putArray(state);
            names.forEach(list::add);
        });
        return answer;
    }

    private void readGraph(JsonNode graph) {
        graph.path("States").fields().forEachRemaining(state -> readFields(state.getKey(), state.getValue()));
    }

    private void readFields(String state, JsonNode fields) {
        fields.fields().forEachRemaining(field -> {
            if (INNER_GRAPHS.contains(field.getKey()) && field.getValue().isArray()) {
                field.getValue().forEach(this::readGraph);
            } else if (INNER_GRAPHS.contains(field.getKey())) {
                readGraph(field.getValue());
            } else {
                readValue(state, field.getKey(), field.getValue());
            }
        });
    }

    private void readValue(String state, String name, JsonNode value) {
        if (value.isObject()) {
            value.fields().forEachRemaining(field -> readValue(state, field.getKey(), field.getValue()));
        } else if (value.isArray()) {
            value.forEach(item -> readValue(state, name, item));
        } else if (value.isTextual() && isExpression(name, value.textValue())) {
            Matcher reference = REFERENCE.matcher(value.textValue());
            while (reference.find()) {
                if (!reference.group(1).equals("states")) {
                    byState.computeIfAbsent(state, key -> new TreeSet<>()).add(reference.group(1));
                }
            }
        }
    }

    private static boolean isExpression(String name, String text) {
        return name.endsWith(".$")
                || name.endsWith("Path")
                || name.equals("Variable")
                || (text.startsWith("{%") && text.endsWith("%}"));
    }
}
