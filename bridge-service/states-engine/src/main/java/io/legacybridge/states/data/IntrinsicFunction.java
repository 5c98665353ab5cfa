package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The intrinsic functions of the states language, by the names they have behind {@code States.}. */
enum IntrinsicFunction {
    ARRAY("Array", 0, Integer.MAX_VALUE, ArrayFunctions::array),
    ARRAY_PARTITION("ArrayPartition", 2, 2, ArrayFunctions::partition),
    ARRAY_CONTAINS("ArrayContains", 2, 2, ArrayFunctions::contains),
    ARRAY_RANGE("ArrayRange", 3, 3, ArrayFunctions::range),
    ARRAY_GET_ITEM("ArrayGetItem", 2, 2, ArrayFunctions::getItem),
    ARRAY_LENGTH("ArrayLength", 1, 1, ArrayFunctions::length),
    ARRAY_UNIQUE("ArrayUnique", 1, 1, ArrayFunctions::unique),
    BASE64_ENCODE("Base64Encode", 1, 1, TextFunctions::base64Encode),
    BASE64_DECODE("Base64Decode", 1, 1, TextFunctions::base64Decode),
    FORMAT("Format", 1, Integer.MAX_VALUE, TextFunctions::format),
    HASH("Hash", 2, 2, TextFunctions::hash),
    JSON_MERGE("JsonMerge", 3, 3, ValueFunctions::jsonMerge),
    JSON_TO_STRING("JsonToString", 1, 1, ValueFunctions::jsonToString),
    MATH_ADD("MathAdd", 2, 2, ValueFunctions::mathAdd),
    MATH_RANDOM("MathRandom", 2, 3, ValueFunctions::mathRandom),
    STRING_SPLIT("StringSplit", 2, 2, TextFunctions::stringSplit),
    STRING_TO_JSON("StringToJson", 1, 1, ValueFunctions::stringToJson),
    UUID("UUID", 0, 0, arguments -> ValueFunctions.uuid());

    private static final Map<String, IntrinsicFunction> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(function -> function.inDefinition, Function.identity()));

    private final String inDefinition;
    private final int fewest;
    private final int most;
    private final Body body;

    IntrinsicFunction(String inDefinition, int fewest, int most, Body body) {
        this.inDefinition = inDefinition;
        this.fewest = fewest;
        this.most = most;
        this.body = body;
    }

    static @Nullable IntrinsicFunction named(String name) {
        return BY_NAME.get(name);
    }

    boolean takes(int arguments) {
        return arguments >= fewest && arguments <= most;
    }

    JsonNode call(List<JsonNode> arguments) throws BadArgumentException {
        return body.call(arguments);
    }

    /** What a function does. */
    @FunctionalInterface
    interface Body {
        JsonNode call(List<JsonNode> arguments) throws BadArgumentException;
    }

    /** An argument that a function does not take; the message says why. */
    static final class BadArgumentException extends Exception {
        private static final long serialVersionUID = 1L;

        BadArgumentException(String message) {
            super(message);
        }
    }
}
