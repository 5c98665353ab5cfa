package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.function.BiConsumer;

/**
 * Reads a pod from its tree, and finds what Kubernetes does not know. Fabric8's own reading keeps unknown fields aside
 * without a word, and servers before 1.25 drop them: a misspelt limit would be no limit.
 */
final class StrictPod {
    private static final int MOST_MISTAKES = 50;
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .setAnnotationIntrospector(new NothingElse())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private StrictPod() {}

    /** Without the catch-all for unknown fields that Fabric8's types have. */
    private static final class NothingElse extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    /**
     * Reads a tree that was checked.
     *
     * @throws IllegalArgumentException if it has a mistake
     */
    static PodTemplateSpec read(ObjectNode tree) {
        try {
            return MAPPER.treeToValue(tree, PodTemplateSpec.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("is no pod: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Names every mistake, not only the first: what is wrong is taken out, and the rest is read again.
     *
     * @param tell is told a path in the tree, and the problem
     */
    static void check(ObjectNode tree, BiConsumer<String, String> tell) {
        ObjectNode rest = tree.deepCopy();
        for (int i = 0; i < MOST_MISTAKES; i++) {
            try {
                MAPPER.treeToValue(rest, PodTemplateSpec.class);
                return;
            } catch (JsonMappingException e) {
                String problem = e instanceof UnrecognizedPropertyException unknown
                        ? "'" + unknown.getPropertyName() + "' is no field that Kubernetes knows there"
                        : "cannot be read: "
                                + e.getOriginalMessage().lines().findFirst().orElse("");
                tell.accept(path(e), problem);
                if (!remove(rest, e)) {
                    return;
                }
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                tell.accept("", "cannot be read: " + e.getOriginalMessage());
                return;
            }
        }
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static boolean remove(JsonNode root, JsonMappingException e) {
        JsonNode node = root;
        JsonNode parent = null;
        JsonMappingException.Reference last = null;
        for (JsonMappingException.Reference step : e.getPath()) {
            JsonNode next = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
            if (next.isMissingNode()) {
                break;
            }
            parent = node;
            last = step;
            node = next;
        }
        if (parent instanceof ObjectNode object && last != null) {
            return object.remove(last.getFieldName()) != null;
        }
        return parent instanceof ArrayNode array && last != null && array.remove(last.getIndex()) != null;
    }
}
