package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What stands in for a state's work when the state is rehearsed. */
public sealed interface Mock {

    /**
     * The work succeeds.
     *
     * @param value what it gives
     * @param failedIterations for a Map, how many of its items failed all the same
     */
    record Result(JsonNode value, int failedIterations) implements Mock {}

    /** The work fails. */
    record Error(@Nullable String error, @Nullable String cause) implements Mock {}
}
