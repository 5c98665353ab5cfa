package io.legacybridge.states.data;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries JSON values into the JSONata library and back. The library takes Java's null for "nothing", so that JSON's
 * null travels as the library's own mark for it.
 */
final class JsonataValues {
    private JsonataValues() {}

    /** The library's form of a JSON value: maps, lists, strings, numbers, booleans, its mark for null. */
    static Object toLibrary(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                value.properties().forEach(field -> map.put(field.getKey(), toLibrary(field.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>(value.size());
                value.forEach(item -> list.add(toLibrary(item)));
                yield list;
            }
            case STRING -> value.textValue();
            case NUMBER -> value.numberValue();
            case BOOLEAN -> value.booleanValue();
            default -> Jsonata.NULL_VALUE;
        };
    }

    /** The JSON form of a value that the library gave; null for what is no JSON value (a function, a pattern). */
    static @Nullable JsonNode fromLibrary(@Nullable Object value) {
        if (value == null || value == Jsonata.NULL_VALUE) {
            return NullNode.getInstance();
        }
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof List<?> list) {
            return array(list);
        }
        if (value instanceof String text) {
            return TextNode.valueOf(text);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        return value instanceof Boolean flag ? Json.MAPPER.getNodeFactory().booleanNode(flag) : null;
    }

    private static @Nullable JsonNode object(Map<?, ?> map) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        for (Map.Entry<?, ?> field : map.entrySet()) {
            JsonNode value = fromLibrary(field.getValue());
            if (value == null) {
                return null;
            }
            object.set(String.valueOf(field.getKey()), value);
        }
        return object;
    }

    private static @Nullable JsonNode array(List<?> list) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (Object item : list) {
            JsonNode value = fromLibrary(item);
            if (value == null) {
                return null;
            }
            array.add(value);
        }
        return array;
    }

    private static JsonNode number(Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return ValueFunctions.number(number.longValue());
        }
        if (number instanceof BigDecimal decimal) {
            return DecimalNode.valueOf(decimal);
        }
        double value = number.doubleValue();
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? ValueFunctions.number((long) value)
                : DoubleNode.valueOf(value);
    }
}
