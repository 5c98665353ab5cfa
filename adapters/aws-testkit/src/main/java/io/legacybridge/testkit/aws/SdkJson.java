package io.legacybridge.testkit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/**
 * JSON of a service of AWS, read and written by the SDK's own model: a member that the model does not have, or that has
 * another type there, is a {@link ModelViolation}. So a test cannot be right by a misspelt name.
 */
public final class SdkJson {
    private SdkJson() {}

    /** Puts the members of an object into a builder of the SDK's. */
    public static <B extends SdkPojo> B read(JsonNode json, B builder) {
        if (!json.isObject()) {
            throw new ModelViolation("a structure is an object, not " + json.getNodeType());
        }
        json.fieldNames().forEachRemaining(name -> {
            SdkField<?> field = field(builder, name);
            field.set(builder, value(name, json.get(name), field));
        });
        return builder;
    }

    private static SdkField<?> field(SdkPojo pojo, String name) {
        return pojo.sdkFields().stream()
                .filter(field -> field.location() == MarshallLocation.PAYLOAD
                        && field.locationName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new ModelViolation(pojo.getClass().getName() + " has no member '" + name + "' in its body"));
    }

    private static Object value(String name, JsonNode json, SdkField<?> field) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.STRING) {
            return expect(name, json, json.isTextual(), "a string").textValue();
        }
        if (type == MarshallingType.INTEGER) {
            return expect(name, json, json.canConvertToInt() && json.isIntegralNumber(), "an integer")
                    .intValue();
        }
        if (type == MarshallingType.LONG) {
            return expect(name, json, json.isIntegralNumber(), "an integer").longValue();
        }
        if (type == MarshallingType.BOOLEAN) {
            return expect(name, json, json.isBoolean(), "a boolean").booleanValue();
        }
        if (type == MarshallingType.INSTANT) {
            BigDecimal seconds =
                    expect(name, json, json.isNumber(), "seconds since 1970").decimalValue();
            return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
        }
        if (type == MarshallingType.SDK_BYTES) {
            return SdkBytes.fromByteArray(Base64.getDecoder()
                    .decode(expect(name, json, json.isTextual(), "base64").textValue()));
        }
        if (type == MarshallingType.SDK_POJO) {
            return built(read(json, field.constructor().get()));
        }
        if (type == MarshallingType.LIST) {
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            List<Object> values = new ArrayList<>();
            expect(name, json, json.isArray(), "a list").forEach(item -> values.add(value(name + "[]", item, member)));
            return values;
        }
        if (type == MarshallingType.MAP) {
            SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
            Map<String, Object> values = new LinkedHashMap<>();
            expect(name, json, json.isObject(), "an object")
                    .fields()
                    .forEachRemaining(entry ->
                            values.put(entry.getKey(), value(name + "." + entry.getKey(), entry.getValue(), member)));
            return values;
        }
        throw new ModelViolation(name + " has the type " + type + ", which is not known here");
    }

    private static JsonNode expect(String name, JsonNode json, boolean right, String what) {
        if (!right) {
            throw new ModelViolation(name + " must be " + what + ", and is " + json.getNodeType());
        }
        return json;
    }

    private static Object built(SdkPojo builder) {
        return ((software.amazon.awssdk.utils.builder.SdkBuilder<?, ?>) builder).build();
    }

    /** The members that belong into a body and are set. */
    public static ObjectNode write(SdkPojo pojo) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (field.location() == MarshallLocation.PAYLOAD && value != null && !isUnset(value)) {
                object.set(field.locationName(), json(value));
            }
        }
        return object;
    }

    private static boolean isUnset(Object value) {
        return value instanceof software.amazon.awssdk.core.util.SdkAutoConstructList<?>
                || value instanceof software.amazon.awssdk.core.util.SdkAutoConstructMap<?, ?>;
    }

    private static JsonNode json(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof String text) {
            return nodes.textNode(text);
        }
        if (value instanceof Integer number) {
            return nodes.numberNode(number);
        }
        if (value instanceof Long number) {
            return nodes.numberNode(number);
        }
        if (value instanceof Boolean bool) {
            return nodes.booleanNode(bool);
        }
        if (value instanceof Instant instant) {
            return nodes.numberNode(BigDecimal.valueOf(instant.toEpochMilli(), 3));
        }
        if (value instanceof SdkBytes bytes) {
            return nodes.textNode(Base64.getEncoder().encodeToString(bytes.asByteArray()));
        }
        if (value instanceof SdkPojo pojo) {
            return write(pojo);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = nodes.arrayNode();
            list.forEach(item -> array.add(json(item)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = nodes.objectNode();
            map.forEach((key, item) -> object.set((String) key, json(item)));
            return object;
        }
        throw new ModelViolation("a " + value.getClass().getName() + " cannot be written here");
    }
}
