package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Delay;
import io.legacybridge.states.data.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Waits.
 *
 * @param delay how long; evaluated on the effective scope
 */
public record WaitState(
        String name,
        @Nullable String comment,
        DataFlow flow,
        Expression<Delay> delay,
        @Nullable String next) implements State {}
