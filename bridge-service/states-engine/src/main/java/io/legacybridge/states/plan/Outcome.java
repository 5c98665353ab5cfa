package io.legacybridge.states.plan;

import io.legacybridge.states.history.ExecutionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution stands.
 *
 * @param stopDate null while it runs
 * @param output as JSON text; null unless it has succeeded
 */
public record Outcome(
        ExecutionStatus status,
        @Nullable Instant stopDate,
        @Nullable String output,
        @Nullable String error,
        @Nullable String cause) {

    static final Outcome RUNNING = new Outcome(ExecutionStatus.RUNNING, null, null, null, null);
}
