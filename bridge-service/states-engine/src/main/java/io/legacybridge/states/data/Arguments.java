package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.legacybridge.states.data.IntrinsicFunction.BadArgumentException;
import java.util.List;

/** Takes the arguments of an intrinsic function by their types, or says which one does not fit. */
final class Arguments {
    private Arguments() {}

    static ArrayNode array(List<JsonNode> arguments, int index) throws BadArgumentException {
        if (arguments.get(index) instanceof ArrayNode array) {
            return array;
        }
        throw unfit(arguments, index, "an array");
    }

    static String text(List<JsonNode> arguments, int index) throws BadArgumentException {
        JsonNode argument = arguments.get(index);
        if (!argument.isTextual()) {
            throw unfit(arguments, index, "a string");
        }
        return argument.textValue();
    }

    /** A number rounded to the nearest integer, as AWS says it does. */
    static long integer(List<JsonNode> arguments, int index) throws BadArgumentException {
        JsonNode argument = arguments.get(index);
        if (!argument.isNumber() || Math.abs(argument.doubleValue()) > Long.MAX_VALUE) {
            throw unfit(arguments, index, "an integer");
        }
        return argument.canConvertToLong() && argument.isIntegralNumber()
                ? argument.longValue()
                : Math.round(argument.doubleValue());
    }

    /** The one that the message of a misfit is about. */
    static BadArgumentException unfit(List<JsonNode> arguments, int index, String expected) {
        return new BadArgumentException(
                "Argument " + (index + 1) + " must be " + expected + ", but was " + Json.kind(arguments.get(index)));
    }
}
