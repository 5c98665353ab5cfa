package io.legacybridge.states.plan;

import org.jspecify.annotations.Nullable;

/**
 * What came of a state that was rehearsed.
 *
 * @param output as JSON text; null when it failed
 * @param error the name of its failure, caught or not; null for none
 * @param next the state that would have followed; null for none
 */
public record Rehearsed(
        Status status,
        @Nullable String output,
        @Nullable String error,
        @Nullable String cause,
        @Nullable String next,
        Inspection inspection) {

    /** How it ended (TestExecutionStatus in the API's model). */
    public enum Status {
        SUCCEEDED,
        FAILED,
        /** It failed, and a Retry would have tried it again. */
        RETRIABLE,
        /** It failed, and a Catch took the failure. */
        CAUGHT_ERROR
    }
}
