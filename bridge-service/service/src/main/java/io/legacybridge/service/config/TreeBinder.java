package io.legacybridge.service.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Binds a tree to a type and names every mistake, not only the first.
 *
 * <p>Jackson stops at the first mistake, with its path. So: bind; on a mistake write it down, take the offending node
 * out of the tree, and bind again, until it binds. Every round makes the tree smaller, so that it ends. Gaps that this
 * leaves are not reported again, because {@link Mistakes} knows their places.
 */
final class TreeBinder {
    private final ObjectMapper mapper;
    private final Mistakes mistakes;

    /** For every list that lost items: the indices that its remaining items had in the file. */
    private final Map<ArrayNode, List<Integer>> indices = new IdentityHashMap<>();

    TreeBinder(ObjectMapper mapper, Mistakes mistakes) {
        this.mapper = mapper;
        this.mistakes = mistakes;
    }

    /**
     * Binds what can be bound.
     *
     * @param tree loses the nodes that are mistakes
     * @param at the path of the tree in the file, empty for the whole
     * @return empty if even the empty rest cannot be bound
     */
    <T> Optional<T> bind(ObjectNode tree, Class<T> type, String at) {
        while (true) {
            try {
                return Optional.of(mapper.treeToValue(tree, type));
            } catch (JsonMappingException e) {
                Place place = new Place(tree, at);
                e.getPath().forEach(place::descend);
                mistakes.addUnlessNamed(BindingMistake.describe(e, place.path, place.node));
                if (!place.remove()) {
                    return Optional.empty();
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree that was read once cannot be read again", e);
            }
        }
    }

    /** Walks down the path of a mistake, as far as the tree goes. */
    private final class Place {
        private JsonNode node;
        private String path;
        private @Nullable JsonNode parent;
        private String key = "";
        private int index;
        private boolean lost;

        Place(ObjectNode root, String at) {
            node = root;
            path = at;
        }

        void descend(Reference step) {
            if (lost) {
                return;
            }
            if (node instanceof ObjectNode object && step.getFieldName() != null && object.has(step.getFieldName())) {
                parent = object;
                key = step.getFieldName();
                path = path.isEmpty() ? key : path + "." + key;
                node = object.get(key);
            } else if (node instanceof ArrayNode array && array.has(step.getIndex())) {
                parent = array;
                index = step.getIndex();
                path = path + "[" + original(array).get(index) + "]";
                node = array.get(index);
            } else {
                lost = true;
                if (step.getFieldName() != null) {
                    path = path.isEmpty() ? step.getFieldName() : path + "." + step.getFieldName();
                }
            }
        }

        boolean remove() {
            if (parent instanceof ObjectNode object) {
                return object.remove(key) != null;
            }
            if (parent instanceof ArrayNode array) {
                original(array).remove(index);
                return array.remove(index) != null;
            }
            return false;
        }

        private List<Integer> original(ArrayNode array) {
            return indices.computeIfAbsent(
                    array,
                    any -> new ArrayList<>(
                            IntStream.range(0, array.size()).boxed().toList()));
        }
    }
}
