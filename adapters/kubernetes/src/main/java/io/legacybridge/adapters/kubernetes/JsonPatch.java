package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A change of an object that the server makes as a whole or not at all: it may say what has to be true of the object
 * (RFC 6902, {@code test}), so that nothing is read before. Not thread-safe.
 */
final class JsonPatch {
    private final ArrayNode steps = JsonNodeFactory.instance.arrayNode();

    /** A change that is made to this very object only, not to another one of the same name. */
    static JsonPatch of(HasMetadata object) {
        return of(Meta.uid(object));
    }

    /** The same for an object that is known by its uid. */
    static JsonPatch of(String uid) {
        return new JsonPatch().test("/metadata/uid", uid);
    }

    /** Only if a label has a value. */
    JsonPatch ifLabel(String label, String value) {
        return test("/metadata/labels/" + escaped(label), value);
    }

    JsonPatch label(String label, String value) {
        return set("/metadata/labels/" + escaped(label), value);
    }

    JsonPatch annotation(String annotation, String value) {
        return set("/metadata/annotations/" + escaped(annotation), value);
    }

    /** Takes a finalizer away, which the object has as far as we know. */
    JsonPatch release(HasMetadata object, String finalizer) {
        String path = "/metadata/finalizers/" + Meta.finalizers(object).indexOf(finalizer);
        test(path, finalizer);
        step("remove", path);
        return this;
    }

    JsonPatch set(String path, long value) {
        step("add", path).put("value", value);
        return this;
    }

    private JsonPatch set(String path, String value) {
        step("add", path).put("value", value);
        return this;
    }

    private JsonPatch test(String path, String value) {
        step("test", path).put("value", value);
        return this;
    }

    private ObjectNode step(String op, String path) {
        return steps.addObject().put("op", op).put("path", path);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    JsonNode json() {
        return steps;
    }

    @Override
    public String toString() {
        return steps.toString();
    }
}
