package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.ExpressionSyntaxException.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A payload template: JSON in which a field whose name ends in {@code .$} holds a path or an intrinsic function call
 * instead of a value. Immutable, safe to use from any thread.
 */
public final class PayloadTemplate implements Expression<JsonNode> {
    private static final String MARK = ".$";

    private final Expression<JsonNode> root;

    private PayloadTemplate(Expression<JsonNode> root) {
        this.root = root;
    }

    /**
     * Compiles a template.
     *
     * @param template the value of Parameters, ResultSelector, ItemSelector or Assign
     * @throws ExpressionSyntaxException if a field that ends in {@code .$} holds neither a path nor a call
     */
    public static PayloadTemplate compile(JsonNode template) throws ExpressionSyntaxException {
        return new PayloadTemplate(part(template, ""));
    }

    @Override
    public JsonNode evaluate(Scope scope) {
        return root.evaluate(scope);
    }

    private static Expression<JsonNode> part(JsonNode template, String where) throws ExpressionSyntaxException {
        if (template instanceof ObjectNode object) {
            return object(object, where);
        }
        if (template instanceof ArrayNode array) {
            return array(array, where);
        }
        return Expression.literal(template);
    }

    private static Expression<JsonNode> object(ObjectNode template, String where) throws ExpressionSyntaxException {
        Map<String, Expression<JsonNode>> fields = new LinkedHashMap<>();
        boolean literal = true;
        for (Map.Entry<String, JsonNode> field : template.properties()) {
            String name = field.getKey();
            boolean marked = name.endsWith(MARK);
            Expression<JsonNode> value =
                    marked ? expression(name, field.getValue(), where) : part(field.getValue(), where + "/" + name);
            String key = marked ? name.substring(0, name.length() - MARK.length()) : name;
            if (fields.putIfAbsent(key, value) != null) {
                throw ExpressionSyntaxException.malformed("The field '" + key + "' is there twice")
                        .at(where);
            }
            literal &= value instanceof Expression.Literal;
        }
        return literal ? Expression.literal(template) : scope -> evaluate(fields, scope);
    }

    private static JsonNode evaluate(Map<String, Expression<JsonNode>> fields, Scope scope) {
        ObjectNode result = Json.MAPPER.createObjectNode();
        fields.forEach((name, value) -> result.set(name, value.evaluate(scope)));
        return result;
    }

    private static Expression<JsonNode> array(ArrayNode template, String where) throws ExpressionSyntaxException {
        List<Expression<JsonNode>> items = new ArrayList<>(template.size());
        boolean literal = true;
        for (JsonNode item : template) {
            Expression<JsonNode> value = part(item, where + "[" + items.size() + "]");
            items.add(value);
            literal &= value instanceof Expression.Literal;
        }
        return literal
                ? Expression.literal(template)
                : scope -> {
                    ArrayNode result = Json.MAPPER.createArrayNode();
                    items.forEach(item -> result.add(item.evaluate(scope)));
                    return result;
                };
    }

    private static Expression<JsonNode> expression(String field, JsonNode value, String where)
            throws ExpressionSyntaxException {
        if (!value.isTextual()) {
            throw mustBePathOrCall(field).at(where);
        }
        try {
            return PathOrCall.compile(field, value.textValue());
        } catch (ExpressionSyntaxException e) {
            throw (e.fault() == Fault.UNSUPPORTED ? e : mustBePathOrCall(field)).at(where);
        }
    }

    /** AWS's text. */
    private static ExpressionSyntaxException mustBePathOrCall(String field) {
        return ExpressionSyntaxException.malformed(
                "The value for the field '" + field + "' must be a valid JSONPath or a valid intrinsic function call");
    }
}
