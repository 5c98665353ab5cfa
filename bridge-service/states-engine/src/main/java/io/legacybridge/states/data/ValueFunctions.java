package io.legacybridge.states.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.legacybridge.states.data.IntrinsicFunction.BadArgumentException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** The intrinsic functions over numbers and over JSON as such. */
final class ValueFunctions {
    private ValueFunctions() {}

    static JsonNode jsonMerge(List<JsonNode> arguments) throws BadArgumentException {
        if (!(arguments.get(0) instanceof ObjectNode first)) {
            throw Arguments.unfit(arguments, 0, "an object");
        }
        if (!(arguments.get(1) instanceof ObjectNode second)) {
            throw Arguments.unfit(arguments, 1, "an object");
        }
        if (!(arguments.get(2) instanceof BooleanNode deep)) {
            throw Arguments.unfit(arguments, 2, "a boolean");
        }
        if (deep.booleanValue()) {
            throw new BadArgumentException("Only the shallow merge is supported: the third argument must be false");
        }
        ObjectNode merged = Json.MAPPER.createObjectNode();
        merged.setAll(first);
        merged.setAll(second);
        return merged;
    }

    static JsonNode jsonToString(List<JsonNode> arguments) {
        return TextNode.valueOf(Json.write(arguments.get(0)));
    }

    static JsonNode stringToJson(List<JsonNode> arguments) throws BadArgumentException {
        String text = Arguments.text(arguments, 0);
        try {
            return Json.parse(text);
        } catch (JsonProcessingException e) {
            throw new BadArgumentException("The string is not JSON: " + e.getOriginalMessage());
        }
    }

    /** The sum of two integers; AWS rounds what is none before it adds. */
    static JsonNode mathAdd(List<JsonNode> arguments) throws BadArgumentException {
        try {
            return number(Math.addExact(Arguments.integer(arguments, 0), Arguments.integer(arguments, 1)));
        } catch (ArithmeticException e) {
            throw new BadArgumentException("The sum does not fit 64 bits");
        }
    }

    /** From the first number, included, to the second, excluded; the same one for the same seed. */
    static JsonNode mathRandom(List<JsonNode> arguments) throws BadArgumentException {
        long from = Arguments.integer(arguments, 0);
        long to = Arguments.integer(arguments, 1);
        if (from >= to) {
            throw new BadArgumentException("The start " + from + " must be less than the end " + to);
        }
        RandomGenerator random =
                arguments.size() > 2 ? new Random(Arguments.integer(arguments, 2)) : ThreadLocalRandom.current();
        return number(random.nextLong(from, to));
    }

    static JsonNode uuid() {
        return TextNode.valueOf(UUID.randomUUID().toString());
    }

    /** The node that reading this number from a text would give. */
    static JsonNode number(long value) {
        return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }
}
