package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The comparisons of a Choice rule, by the names that they have in a definition. Between values of the wrong types a
 * comparison is false. An operator that compares also exists with {@code Path} behind its name, for an operand that is
 * found in the data.
 */
public enum ChoiceOperator {
    BOOLEAN_EQUALS("BooleanEquals", Operand.BOOLEAN, (a, b) -> a.isBoolean() && a.equals(b)),
    NUMERIC_EQUALS("NumericEquals", Operand.NUMBER, numbers(order -> order == 0)),
    NUMERIC_GREATER_THAN("NumericGreaterThan", Operand.NUMBER, numbers(order -> order > 0)),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Operand.NUMBER, numbers(order -> order >= 0)),
    NUMERIC_LESS_THAN("NumericLessThan", Operand.NUMBER, numbers(order -> order < 0)),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Operand.NUMBER, numbers(order -> order <= 0)),
    STRING_EQUALS("StringEquals", Operand.STRING, strings(order -> order == 0)),
    STRING_GREATER_THAN("StringGreaterThan", Operand.STRING, strings(order -> order > 0)),
    STRING_GREATER_THAN_EQUALS("StringGreaterThanEquals", Operand.STRING, strings(order -> order >= 0)),
    STRING_LESS_THAN("StringLessThan", Operand.STRING, strings(order -> order < 0)),
    STRING_LESS_THAN_EQUALS("StringLessThanEquals", Operand.STRING, strings(order -> order <= 0)),
    STRING_MATCHES("StringMatches", Operand.PATTERN, ChoiceOperator::matches),
    TIMESTAMP_EQUALS("TimestampEquals", Operand.TIMESTAMP, timestamps(order -> order == 0)),
    TIMESTAMP_GREATER_THAN("TimestampGreaterThan", Operand.TIMESTAMP, timestamps(order -> order > 0)),
    TIMESTAMP_GREATER_THAN_EQUALS("TimestampGreaterThanEquals", Operand.TIMESTAMP, timestamps(order -> order >= 0)),
    TIMESTAMP_LESS_THAN("TimestampLessThan", Operand.TIMESTAMP, timestamps(order -> order < 0)),
    TIMESTAMP_LESS_THAN_EQUALS("TimestampLessThanEquals", Operand.TIMESTAMP, timestamps(order -> order <= 0)),
    IS_BOOLEAN("IsBoolean", Operand.TEST, is(JsonNode::isBoolean)),
    IS_NULL("IsNull", Operand.TEST, is(JsonNode::isNull)),
    IS_NUMERIC("IsNumeric", Operand.TEST, is(JsonNode::isNumber)),
    IS_PRESENT("IsPresent", Operand.TEST, is(value -> !value.isMissingNode())),
    IS_STRING("IsString", Operand.TEST, is(JsonNode::isTextual)),
    IS_TIMESTAMP("IsTimestamp", Operand.TEST, is(value -> timestamp(value).isPresent()));

    private static final Map<String, ChoiceOperator> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(ChoiceOperator::inDefinition, Function.identity()));

    private final String inDefinition;
    private final Operand operand;
    private final BiPredicate<JsonNode, JsonNode> comparison;

    ChoiceOperator(String inDefinition, Operand operand, BiPredicate<JsonNode, JsonNode> comparison) {
        this.inDefinition = inDefinition;
        this.operand = operand;
        this.comparison = comparison;
    }

    /** What the definition writes beside an operator. */
    public enum Operand {
        BOOLEAN,
        NUMBER,
        STRING,
        TIMESTAMP,
        /** A string in which {@code *} stands for any number of characters; has no form with a path. */
        PATTERN,
        /** True or false, for whether the value is to pass the test; has no form with a path. */
        TEST;

        /** Whether a value in a definition is of this kind. */
        public boolean takes(JsonNode value) {
            return switch (this) {
                case BOOLEAN, TEST -> value.isBoolean();
                case NUMBER -> value.isNumber();
                case STRING, PATTERN -> value.isTextual();
                case TIMESTAMP -> timestamp(value).isPresent();
            };
        }
    }

    /** The operator of this name, without {@code Path}; null if there is none. */
    public static @Nullable ChoiceOperator named(String name) {
        return BY_NAME.get(name);
    }

    /** The name in a definition. */
    public String inDefinition() {
        return inDefinition;
    }

    /** What the definition writes beside it. */
    public Operand operand() {
        return operand;
    }

    /** Whether it also exists with {@code Path} behind its name. */
    public boolean hasPathForm() {
        return operand != Operand.PATTERN && operand != Operand.TEST;
    }

    /**
     * Whether it holds between a value and the operand.
     *
     * @param value what Variable finds; the missing node where it finds nothing
     * @param other the operand
     */
    public boolean test(JsonNode value, JsonNode other) {
        return comparison.test(value, other);
    }

    private static BiPredicate<JsonNode, JsonNode> is(java.util.function.Predicate<JsonNode> kind) {
        return (value, wanted) -> kind.test(value) == wanted.booleanValue();
    }

    private static BiPredicate<JsonNode, JsonNode> numbers(IntPredicate order) {
        return (a, b) -> a.isNumber() && b.isNumber() && order.test(Numbers.compare(a, b));
    }

    private static BiPredicate<JsonNode, JsonNode> strings(IntPredicate order) {
        return (a, b) ->
                a.isTextual() && b.isTextual() && order.test(a.textValue().compareTo(b.textValue()));
    }

    private static BiPredicate<JsonNode, JsonNode> timestamps(IntPredicate order) {
        return (a, b) -> {
            Optional<Instant> first = timestamp(a);
            Optional<Instant> second = timestamp(b);
            return first.isPresent()
                    && second.isPresent()
                    && order.test(first.get().compareTo(second.get()));
        };
    }

    private static Optional<Instant> timestamp(JsonNode value) {
        return value.isTextual() ? Timestamps.parse(value.textValue()) : Optional.empty();
    }

    private static boolean matches(JsonNode value, JsonNode pattern) {
        return value.isTextual() && pattern.isTextual() && Wildcards.matches(pattern.textValue(), value.textValue());
    }
}
