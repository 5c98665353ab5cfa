package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.definition.Diagnostics.Compilation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object of a definition and where it is. A field of the wrong type is reported and read as absent, so that one
 * reading finds every mistake.
 */
final class Fields {
    private final ObjectNode node;
    private final String location;
    private final Diagnostics diagnostics;

    Fields(ObjectNode node, String location, Diagnostics diagnostics) {
        this.node = node;
        this.location = location;
        this.diagnostics = diagnostics;
    }

    String location() {
        return location;
    }

    /** Where a field is. */
    String location(String field) {
        return location.equals("/") ? "/" + field : location + "/" + field;
    }

    /** Where this is inside of another object, with a slash behind it: {@code Choices[1]/}. */
    String relativeTo(Fields outer) {
        return location.substring(outer.location.length() + 1) + "/";
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    void schema(String message) {
        diagnostics.schema(location, message);
    }

    boolean has(String field) {
        return node.has(field);
    }

    @Nullable
    JsonNode get(String field) {
        return node.get(field);
    }

    Iterable<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Reports the ones that are not there, together, as AWS does. */
    void require(String... fields) {
        List<String> missing =
                Stream.of(fields).filter(field -> !node.has(field)).toList();
        if (!missing.isEmpty()) {
            schema("These fields are required: " + missing);
        }
    }

    /** Reports the fields that are not of this kind of object. */
    void allow(Set<String> fields) {
        for (String name : names()) {
            if (!fields.contains(name)) {
                schema("Field '" + name + "' is not supported");
            }
        }
    }

    /** Reports when several of the fields are there; true if exactly one is. */
    boolean onlyOne(String... fields) {
        List<String> there = Stream.of(fields).filter(node::has).toList();
        if (there.size() > 1) {
            schema("There should only be one of the following fields: " + there);
        }
        return there.size() == 1;
    }

    @Nullable
    String text(String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            wrongType(field, "String");
            return null;
        }
        return value.textValue();
    }

    /** A string that must be one of these, else reported and null. */
    @Nullable
    String oneOf(String field, List<String> words) {
        String value = text(field);
        if (value == null || words.contains(value)) {
            return value;
        }
        diagnostics.schema(location(field), "Value is not one of the following: " + words);
        return null;
    }

    @Nullable
    Long whole(String field, long least, long most) {
        JsonNode value = node.get(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            wrongType(field, "Integer");
            return null;
        }
        if (!value.canConvertToLong() || value.longValue() > most) {
            diagnostics.schema(location(field), "Maximum value is " + most);
            return null;
        }
        if (value.longValue() < least) {
            diagnostics.schema(location(field), "Minimum value is " + least);
            return null;
        }
        return value.longValue();
    }

    @Nullable
    Double number(String field, double least, double most) {
        JsonNode value = node.get(field);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            wrongType(field, "Number");
            return null;
        }
        double number = value.doubleValue();
        if (number < least) {
            diagnostics.schema(location(field), "Minimum value is " + least);
            return null;
        }
        if (number > most) {
            diagnostics.schema(location(field), "Maximum value is " + most);
            return null;
        }
        return number;
    }

    @Nullable
    Boolean flag(String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            wrongType(field, "Boolean");
            return null;
        }
        return value.booleanValue();
    }

    /** An object field. */
    @Nullable
    Fields object(String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return new Fields(object, location(field), diagnostics);
        }
        wrongType(field, "Object");
        return null;
    }

    /** The objects of an array field; empty where the field is not there. */
    List<Fields> objects(String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof ArrayNode array)) {
            wrongType(field, "Array");
            return List.of();
        }
        List<Fields> objects = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String place = location(field) + "[" + i + "]";
            if (array.get(i) instanceof ObjectNode object) {
                objects.add(new Fields(object, place, diagnostics));
            } else {
                diagnostics.schema(place, "Expected value of type Object");
            }
        }
        return objects;
    }

    /** The strings of an array field; empty where the field is not there. */
    List<String> texts(String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof ArrayNode array)) {
            wrongType(field, "Array");
            return List.of();
        }
        List<String> texts = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i).isTextual()) {
                texts.add(array.get(i).textValue());
            } else {
                diagnostics.schema(location(field) + "[" + i + "]", "Expected value of type String");
            }
        }
        return texts;
    }

    void wrongType(String field, String expected) {
        diagnostics.schema(location(field), "Expected value of type " + expected);
    }

    /** The compiled field, or null and a diagnostic at the field. */
    <T> @Nullable T compile(String field, Compilation<T> compilation) {
        return diagnostics.compile(location(field), compilation);
    }
}
