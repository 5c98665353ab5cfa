package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs branches at the same time; the result is the array of their outputs, in the order of the definition.
 *
 * @param branches each gets the state's arguments as its input
 */
public record ParallelState(
        String name,
        @Nullable String comment,
        DataFlow flow,
        List<StateGraph> branches,
        List<Retrier> retry,
        List<Catcher> catchers,
        @Nullable String next)
        implements State {}
