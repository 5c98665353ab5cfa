package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Map;

/** Compiles the fields of a state that hold one JSONata expression which must give a value of a certain type. */
public final class JsonataFields {
    private JsonataFields() {}

    /** Whether a field holds an expression, and not a constant. */
    public static boolean isExpression(JsonNode value) {
        return value.isTextual() && JsonataExpression.isExpression(value.textValue());
    }

    /** Condition: a boolean. */
    public static Expression<Boolean> condition(String field, String text) throws ExpressionSyntaxException {
        JsonataExpression expression = JsonataExpression.compile(field, text);
        return scope -> {
            JsonNode value = expression.evaluate(scope, Map.of());
            if (value.isBoolean()) {
                return value.booleanValue();
            }
            throw expression.unexpected("boolean", value);
        };
    }

    /** Error or Cause: a string. */
    public static Expression<String> text(String field, String text) throws ExpressionSyntaxException {
        JsonataExpression expression = JsonataExpression.compile(field, text);
        return scope -> {
            JsonNode value = expression.evaluate(scope, Map.of());
            if (value.isTextual()) {
                return value.textValue();
            }
            throw expression.unexpected("string", value);
        };
    }

    /** Items: an array. */
    public static Expression<ArrayNode> items(String field, String text) throws ExpressionSyntaxException {
        JsonataExpression expression = JsonataExpression.compile(field, text);
        return scope -> {
            JsonNode value = expression.evaluate(scope, Map.of());
            if (value instanceof ArrayNode items) {
                return items;
            }
            throw expression.unexpected("array", value);
        };
    }

    /** A Map's items where it has no Items: the input, which must be an array. */
    public static Expression<ArrayNode> itemsOfInput() {
        return scope -> {
            if (scope.input() instanceof ArrayNode items) {
                return items;
            }
            throw new StatesException(
                    StatesException.QUERY_EVALUATION_ERROR,
                    "Map state input must be an array but was: " + Json.write(scope.input()));
        };
    }

    /** TimeoutSeconds, HeartbeatSeconds, MaxConcurrency and their like: an integer between two bounds. */
    public static Expression<Long> whole(String field, String text, long least, long most)
            throws ExpressionSyntaxException {
        JsonataExpression expression = JsonataExpression.compile(field, text);
        return scope -> wholeNumber(expression, scope, least, most);
    }

    /** ToleratedFailurePercentage: a number from 0 to 100. */
    public static Expression<Double> percentage(String field, String text) throws ExpressionSyntaxException {
        JsonataExpression expression = JsonataExpression.compile(field, text);
        return scope -> {
            JsonNode value = expression.evaluate(scope, Map.of());
            if (!value.isNumber()) {
                throw expression.unexpected("number", value);
            }
            return Limits.percentage(value.doubleValue());
        };
    }

    /** Seconds of a Wait: an integer that is not negative. */
    public static Expression<Delay> waitSeconds(String field, String text) throws ExpressionSyntaxException {
        JsonataExpression expression = JsonataExpression.compile(field, text);
        return scope -> new Delay.Seconds(wholeNumber(expression, scope, 0, Limits.MAX_SECONDS));
    }

    /** Timestamp of a Wait: an RFC 3339 timestamp. */
    public static Expression<Delay> waitTimestamp(String field, String text) throws ExpressionSyntaxException {
        JsonataExpression expression = JsonataExpression.compile(field, text);
        return scope -> {
            JsonNode value = expression.evaluate(scope, Map.of());
            if (!value.isTextual()) {
                throw expression.unexpected("string", value);
            }
            return Timestamps.parse(value.textValue())
                    .<Delay>map(Delay.Until::new)
                    .orElseThrow(() -> new StatesException(
                            StatesException.QUERY_EVALUATION_ERROR,
                            "The " + field
                                    + " field cannot be parsed as an ISO-8601 extended offset date-time format string: "
                                    + value.textValue(),
                            field));
        };
    }

    private static long wholeNumber(JsonataExpression expression, Scope scope, long least, long most) {
        JsonNode value = expression.evaluate(scope, Map.of());
        if (!value.isNumber()) {
            throw expression.unexpected("number", value);
        }
        boolean whole = value.isIntegralNumber() && value.canConvertToLong();
        if (!whole || value.longValue() < least || value.longValue() > most) {
            throw new StatesException(
                    StatesException.QUERY_EVALUATION_ERROR,
                    "The " + expression.field() + " field must be an integer from " + least + " to " + most
                            + ", but was: " + Json.write(value),
                    expression.field());
        }
        return value.longValue();
    }
}
