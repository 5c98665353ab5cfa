package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.legacybridge.states.data.IntrinsicFunction.BadArgumentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The intrinsic functions over arrays. */
final class ArrayFunctions {
    private static final int LONGEST_RANGE = 1_000;

    private ArrayFunctions() {}

    static JsonNode array(List<JsonNode> arguments) {
        return Json.MAPPER.createArrayNode().addAll(arguments);
    }

    static JsonNode partition(List<JsonNode> arguments) throws BadArgumentException {
        ArrayNode array = Arguments.array(arguments, 0);
        long size = Arguments.integer(arguments, 1);
        if (size <= 0) {
            throw new BadArgumentException("The chunk size must be a positive integer, but was " + size);
        }
        ArrayNode chunks = Json.MAPPER.createArrayNode();
        ArrayNode chunk = Json.MAPPER.createArrayNode();
        for (JsonNode item : array) {
            if (chunk.size() == size) {
                chunk = Json.MAPPER.createArrayNode();
            }
            if (chunk.isEmpty()) {
                chunks.add(chunk);
            }
            chunk.add(item);
        }
        return chunks;
    }

    static JsonNode contains(List<JsonNode> arguments) throws BadArgumentException {
        JsonNode wanted = arguments.get(1);
        for (JsonNode item : Arguments.array(arguments, 0)) {
            if (same(item, wanted)) {
                return BooleanNode.TRUE;
            }
        }
        return BooleanNode.FALSE;
    }

    static JsonNode range(List<JsonNode> arguments) throws BadArgumentException {
        long first = Arguments.integer(arguments, 0);
        long last = Arguments.integer(arguments, 1);
        long step = Arguments.integer(arguments, 2);
        if (step == 0) {
            throw new BadArgumentException("The increment must not be 0");
        }
        ArrayNode range = Json.MAPPER.createArrayNode();
        for (long n = first; step > 0 ? n <= last : n >= last; n = Math.addExact(n, step)) {
            if (range.size() == LONGEST_RANGE) {
                throw new BadArgumentException("The range has more than " + LONGEST_RANGE + " items");
            }
            range.add(ValueFunctions.number(n));
            if (step > 0 ? n > Long.MAX_VALUE - step : n < Long.MIN_VALUE - step) {
                break;
            }
        }
        return range;
    }

    static JsonNode getItem(List<JsonNode> arguments) throws BadArgumentException {
        ArrayNode array = Arguments.array(arguments, 0);
        long index = Arguments.integer(arguments, 1);
        if (index < 0 || index >= array.size()) {
            throw new BadArgumentException("The index " + index + " is not in an array of " + array.size() + " items");
        }
        return array.get((int) index);
    }

    static JsonNode length(List<JsonNode> arguments) throws BadArgumentException {
        return IntNode.valueOf(Arguments.array(arguments, 0).size());
    }

    static JsonNode unique(List<JsonNode> arguments) throws BadArgumentException {
        Map<Object, JsonNode> seen = new LinkedHashMap<>();
        for (JsonNode item : Arguments.array(arguments, 0)) {
            seen.putIfAbsent(item.isNumber() ? (Object) item.doubleValue() : item, item);
        }
        return Json.MAPPER.createArrayNode().addAll(seen.values());
    }

    /** Equal as JSON values: 1 and 1.0 are the same number. */
    private static boolean same(JsonNode a, JsonNode b) {
        return (a.isNumber() && b.isNumber()) ? Numbers.compare(a, b) == 0 : a.equals(b);
    }
}
