package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON whose strings may be JSONata expressions, marked with <code>{% %}</code>: the value of Arguments, Output,
 * Assign, Items or ItemSelector. Immutable, safe to use from any thread.
 */
public final class JsonataTemplate implements Expression<JsonNode> {
    private final Part root;

    private JsonataTemplate(Part root) {
        this.root = root;
    }

    /**
     * Compiles a template.
     *
     * @param field the field that holds it, for the texts of errors; {@code Output} or {@code Choices[1]/Output}
     * @param template its value
     * @throws ExpressionSyntaxException if one of its expressions cannot be parsed
     */
    public static JsonataTemplate compile(String field, JsonNode template) throws ExpressionSyntaxException {
        return new JsonataTemplate(part(field, "", template));
    }

    @Override
    public JsonNode evaluate(Scope scope) {
        return evaluate(scope, Map.of());
    }

    /**
     * Its value.
     *
     * @param more what {@code $states} has besides input and context, by name
     */
    JsonNode evaluate(Scope scope, Map<String, JsonNode> more) {
        return root.evaluate(scope, more);
    }

    /** One value in the template. */
    private sealed interface Part {
        JsonNode evaluate(Scope scope, Map<String, JsonNode> more);
    }

    private record Constant(JsonNode value) implements Part {
        @Override
        public JsonNode evaluate(Scope scope, Map<String, JsonNode> more) {
            return value;
        }
    }

    private record Computed(JsonataExpression expression) implements Part {
        @Override
        public JsonNode evaluate(Scope scope, Map<String, JsonNode> more) {
            return expression.evaluate(scope, more);
        }
    }

    private record Fields(Map<String, Part> parts) implements Part {
        @Override
        public JsonNode evaluate(Scope scope, Map<String, JsonNode> more) {
            ObjectNode object = Json.MAPPER.createObjectNode();
            parts.forEach((name, part) -> object.set(name, part.evaluate(scope, more)));
            return object;
        }
    }

    private record Items(List<Part> parts) implements Part {
        @Override
        public JsonNode evaluate(Scope scope, Map<String, JsonNode> more) {
            ArrayNode array = Json.MAPPER.createArrayNode();
            parts.forEach(part -> array.add(part.evaluate(scope, more)));
            return array;
        }
    }

    private static Part part(String field, String where, JsonNode template) throws ExpressionSyntaxException {
        if (template.isTextual() && JsonataExpression.isExpression(template.textValue())) {
            try {
                return new Computed(JsonataExpression.compile(field + where, template.textValue()));
            } catch (ExpressionSyntaxException e) {
                throw e.at(where);
            }
        }
        if (template instanceof ObjectNode object) {
            Map<String, Part> parts = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> one : object.properties()) {
                parts.put(one.getKey(), part(field, where + "/" + one.getKey(), one.getValue()));
            }
            return parts.values().stream().allMatch(Constant.class::isInstance)
                    ? new Constant(template)
                    : new Fields(parts);
        }
        if (template instanceof ArrayNode array) {
            List<Part> parts = new ArrayList<>(array.size());
            for (JsonNode item : array) {
                parts.add(part(field, where + "[" + parts.size() + "]", item));
            }
            return parts.stream().allMatch(Constant.class::isInstance) ? new Constant(template) : new Items(parts);
        }
        return new Constant(template);
    }
}
