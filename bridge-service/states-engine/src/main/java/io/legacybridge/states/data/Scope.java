package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What an expression can see. Immutable by contract: nobody changes the nodes that it holds.
 *
 * @param input what {@code $} means to a JSONPath and {@code $states.input} to JSONata. A state starts with its raw
 *     input; {@link DataFlow#enter} makes the scope of the effective one
 * @param context the context object: {@code $$}, {@code $states.context}
 * @param variables the variables that are visible here, by name without the dollar
 */
public record Scope(JsonNode input, JsonNode context, Map<String, JsonNode> variables) {

    /** The same scope over another input. */
    public Scope withInput(JsonNode other) {
        return new Scope(other, context, variables);
    }

    /** The same scope with another context object (an item of a Map, a task with its token). */
    public Scope withContext(JsonNode other) {
        return new Scope(input, other, variables);
    }
}
