package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Fails the execution.
 *
 * @param error its error name (Error, ErrorPath), or null
 * @param cause its cause (Cause, CausePath), or null
 */
public record FailState(
        String name,
        @Nullable String comment,
        DataFlow flow,
        @Nullable Expression<String> error,
        @Nullable Expression<String> cause)
        implements State {}
