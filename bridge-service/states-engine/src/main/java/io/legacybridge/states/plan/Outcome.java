package io.legacybridge.states.plan;

import io.legacybridge.states.history.ExecutionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution stands.
 *
 * @param stopDate null while it runs
 * @param output as JSON text; null unless it has succeeded
 * @param redriveCount how often it was started again after it had ended
 * @param redriveDate when that was last; null for never
 */
public record Outcome(
        ExecutionStatus status,
        @Nullable Instant stopDate,
        @Nullable String output,
        @Nullable String error,
        @Nullable String cause,
        int redriveCount,
        @Nullable Instant redriveDate) {

    static final Outcome RUNNING = new Outcome(ExecutionStatus.RUNNING, null, null, null, null, 0, null);

    static Outcome redriven(int count, Instant date) {
        return new Outcome(ExecutionStatus.RUNNING, null, null, null, null, count, date);
    }

    Outcome ended(
            ExecutionStatus how,
            Instant when,
            @Nullable String result,
            @Nullable String errorName,
            @Nullable String why) {
        return new Outcome(how, when, result, errorName, why, redriveCount, redriveDate);
    }

    /** Whether it ended without success. */
    public boolean isRedrivable() {
        return status.closed() && status != ExecutionStatus.SUCCEEDED;
    }
}
