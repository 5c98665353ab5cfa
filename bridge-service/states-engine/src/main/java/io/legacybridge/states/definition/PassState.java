package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.data.DataFlow;
import org.jspecify.annotations.Nullable;

/**
 * Passes data on: the literal Result where it has one, else its arguments.
 *
 * @param result the literal Result, or null
 */
public record PassState(
        String name,
        @Nullable String comment,
        DataFlow flow,
        @Nullable JsonNode result,
        @Nullable String next) implements State {}
