package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** Compiles the fields of a state that hold a path ({@code SecondsPath}, {@code ItemsPath} and so on). */
public final class JsonPathFields {
    private JsonPathFields() {}

    /** InputPath or OutputPath: any path, or JSON's null for an empty object. */
    public static Expression<JsonNode> processing(JsonNode value) throws ExpressionSyntaxException {
        if (value.isNull()) {
            return Expression.literal(Json.MAPPER.createObjectNode());
        }
        Path path = Path.compile(text(value));
        return path::require;
    }

    /** ItemsPath: a reference path to the array of items. */
    public static Expression<ArrayNode> items(String text) throws ExpressionSyntaxException {
        Path path = Path.compile(text);
        return scope -> {
            if (path.require(scope) instanceof ArrayNode items) {
                return items;
            }
            throw new StatesException(
                    StatesException.RUNTIME, "Reference path \"" + path.inDocument() + "\" must point to array.");
        };
    }

    /** ErrorPath or CausePath: a reference path or the call of an intrinsic function, to a string. */
    public static Expression<String> text(String field, String text) throws ExpressionSyntaxException {
        Expression<JsonNode> value = PathOrCall.compile(field, text);
        return scope -> {
            JsonNode found = value.evaluate(scope);
            if (found.isTextual()) {
                return found.textValue();
            }
            throw new StatesException(
                    StatesException.RUNTIME,
                    "The " + field + " field must refer to a string, but was " + Json.write(found) + ": " + text);
        };
    }

    /** TimeoutSecondsPath or HeartbeatSecondsPath: a reference path to a positive integer. */
    public static Expression<Long> positiveSeconds(String field, String text) throws ExpressionSyntaxException {
        Path path = Path.compileReference(text);
        return scope -> {
            JsonNode found = path.require(scope);
            if (found.isIntegralNumber() && found.canConvertToLong() && Limits.isPositiveSeconds(found.longValue())) {
                return found.longValue();
            }
            throw new StatesException(
                    StatesException.RUNTIME,
                    "The " + field + " parameter must refer to a positive integer of at most " + Limits.MAX_SECONDS
                            + ": " + path + " == " + Json.write(found));
        };
    }

    /** SecondsPath of a Wait: a reference path to an integer that is not negative. */
    public static Expression<Delay> waitSeconds(String text) throws ExpressionSyntaxException {
        Path path = Path.compileReference(text);
        return scope -> {
            JsonNode found = path.findOrNull(scope);
            if (found == null) {
                throw waitFailure("The SecondsPath parameter does not reference an input value: " + path);
            }
            if (!found.isIntegralNumber() || !found.canConvertToLong()) {
                throw waitFailure(
                        "The SecondsPath parameter cannot be parsed as a long value: " + path + " == " + bare(found));
            }
            long seconds = found.longValue();
            if (seconds < 0) {
                throw waitFailure("The SecondsPath parameter references a negative value: " + path + " == " + seconds);
            }
            if (seconds > Limits.LONGEST_WAIT_SECONDS) {
                throw waitFailure(Limits.WAIT_TOO_LONG);
            }
            return new Delay.Seconds(seconds);
        };
    }

    /** TimestampPath of a Wait: a reference path to an RFC 3339 timestamp. */
    public static Expression<Delay> waitTimestamp(String text) throws ExpressionSyntaxException {
        Path path = Path.compileReference(text);
        return scope -> {
            JsonNode found = path.findOrNull(scope);
            if (found == null) {
                throw waitFailure("The TimestampPath parameter does not reference an input value: " + path);
            }
            return found.isTextual()
                    ? Timestamps.parse(found.textValue())
                            .<Delay>map(Delay.Until::new)
                            .orElseThrow(() -> noTimestamp(path, found))
                    : raise(noTimestamp(path, found));
        };
    }

    /** MaxConcurrencyPath or ToleratedFailureCountPath: a reference path to an integer that is not negative. */
    public static Expression<Long> count(String field, String text) throws ExpressionSyntaxException {
        Path path = Path.compileReference(text);
        return scope -> {
            JsonNode found = path.require(scope);
            if (!found.isIntegralNumber() || !found.canConvertToLong()) {
                throw new StatesException(
                        StatesException.RUNTIME,
                        "The " + field + " field refers to value \"" + bare(found) + "\" which is not a valid integer: "
                                + path);
            }
            if (found.longValue() < 0) {
                throw new StatesException(
                        StatesException.RUNTIME,
                        field.substring(0, field.length() - "Path".length()) + " must not be negative: " + found);
            }
            return found.longValue();
        };
    }

    /** ToleratedFailurePercentagePath: a reference path to a number from 0 to 100. */
    public static Expression<Double> percentage(String field, String text) throws ExpressionSyntaxException {
        Path path = Path.compileReference(text);
        return scope -> {
            JsonNode found = path.require(scope);
            if (!found.isNumber()) {
                throw new StatesException(
                        StatesException.RUNTIME,
                        "The " + field + " field refers to value \"" + bare(found) + "\" which is not a valid float: "
                                + path);
            }
            return Limits.percentage(found.doubleValue());
        };
    }

    private static StatesException noTimestamp(Path path, JsonNode found) {
        return waitFailure("The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time"
                + " format string: " + path + " == " + bare(found));
    }

    private static StatesException waitFailure(String cause) {
        return new StatesException(StatesException.RUNTIME, cause);
    }

    private static <T> T raise(StatesException failure) {
        throw failure;
    }

    /** A string as it is, anything else as JSON. */
    private static String bare(JsonNode value) {
        return value.isTextual() ? value.textValue() : Json.write(value);
    }

    private static String text(JsonNode value) throws ExpressionSyntaxException {
        if (!value.isTextual()) {
            throw ExpressionSyntaxException.malformed("Expected a string");
        }
        return value.textValue();
    }
}
