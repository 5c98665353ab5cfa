package io.legacybridge.helm;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON schema of Java types, as far as a chart needs it: which keys there are, at every level, and no others. What
 * a value may be is said by who reads it, Kubernetes or the service, with better messages than a schema's.
 */
final class SchemaTypes {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    /** Everything that was referred to, by name. */
    Map<String, ObjectNode> definitions() {
        return definitions;
    }

    /** Describes a type and whatever it holds, and returns its schema. */
    ObjectNode of(Class<?> type) {
        return of(MAPPER.constructType(type));
    }

    private ObjectNode of(JavaType type) {
        ObjectNode schema = MAPPER.createObjectNode();
        if (type.isCollectionLikeType()) {
            return schema.put("type", "array").set("items", of(type.getContentType()));
        }
        if (type.isMapLikeType()) {
            return schema.put("type", "object").set("additionalProperties", of(type.getContentType()));
        }
        if (type.isTypeOrSubTypeOf(ObjectNode.class)) {
            return schema.put("type", "object");
        }
        if (type.hasRawClass(Object.class) || type.hasRawClass(JsonNode.class)) {
            return schema; // any tree, as a Lambda's payload
        }
        if (!isOurs(type) && !isOfKubernetes(type)) {
            return scalar(schema);
        }
        String name = name(type.getRawClass());
        if (!definitions.containsKey(name)) {
            define(name, type);
        }
        return schema.put("$ref", "#/definitions/" + name);
    }

    private void define(String name, JavaType type) {
        ObjectNode definition = MAPPER.createObjectNode().put("type", "object").put("additionalProperties", false);
        definitions.put(name, definition); // before its properties: a type may hold itself
        ObjectNode properties = definition.putObject("properties");
        Map<String, ObjectNode> sorted = new TreeMap<>();
        for (BeanPropertyDefinition property :
                MAPPER.getDeserializationConfig().introspect(type).findProperties()) {
            if (!property.getName().equals("additionalProperties")) {
                sorted.put(property.getName(), of(property));
            }
        }
        properties.setAll(sorted);
    }

    private ObjectNode of(BeanPropertyDefinition property) {
        ObjectNode schema = of(property.getPrimaryType());
        JsonFormat format = property.getPrimaryMember().getAnnotation(JsonFormat.class);
        if (format != null && List.of(format.with()).contains(Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)) {
            schema.remove("type"); // a list, or its only member by itself
        }
        return schema;
    }

    private static ObjectNode scalar(ObjectNode schema) {
        schema.putArray("type").add("string").add("number").add("boolean");
        return schema;
    }

    private static boolean isOfKubernetes(JavaType type) {
        return type.getRawClass().getPackageName().startsWith("io.fabric8.kubernetes.api.model")
                && !type.hasRawClass(IntOrString.class)
                && !type.hasRawClass(Quantity.class);
    }

    /** Sections and records of ours; sizes and enums are written as one word. */
    private static boolean isOurs(JavaType type) {
        Class<?> raw = type.getRawClass();
        return raw.getPackageName().startsWith("io.legacybridge.")
                && (raw.getSimpleName().endsWith("Section")
                        || raw.getSimpleName().endsWith("Config")
                        || raw.getSimpleName().endsWith("Configuration"));
    }

    /**
     * As {@code kubernetes.autoscaling.MetricSpec}, {@code bridge.ActivitySection}, {@code bridge.process.InputConfig}.
     */
    static String name(Class<?> type) {
        return type.getPackageName()
                        .replaceFirst("^io\\.fabric8\\.kubernetes\\.api\\.model", "kubernetes")
                        .replaceFirst("^io\\.legacybridge\\.service\\.config", "bridge")
                        .replaceFirst("^io\\.legacybridge\\.adapters", "bridge")
                        .replaceFirst("^io\\.legacybridge", "bridge")
                        .replaceFirst("\\.v\\d+\\w*$", "")
                + "." + type.getSimpleName();
    }
}
