package io.legacybridge.worker;

import io.github.resilience4j.retry.Retry;
import io.legacybridge.worker.Slots.Slot;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.journal.TaskTerms;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.WorkKey;
import io.legacybridge.worker.time.Scheduler.Timer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One task from the poll that brought it until it is settled: what is known of it, and the outcome, which is set once.
 *
 * <p>Confined to the worker's scheduler; {@link #phase} may be read from anywhere.
 */
final class OpenTask {
    final ActivityTask task;
    final TaskTerms terms;
    final Optional<WorkKey> workKey;
    final long acceptedAt;

    private volatile TaskPhase phase = TaskPhase.HELD;

    /** None for a task that came so late that its poll had been given up: it waits for one. */
    @Nullable
    Slot slot;

    /** How launches are repeated; made with the first. */
    Retry.@Nullable AsyncContext<Run> launches;

    int launchAttempts;
    /** A thread is in {@code Adapter.launch}: whether there is a run will be known when it comes back. */
    boolean launchUnderWay;

    @Nullable
    Run run;
    /** Nothing of the run is left, or there never was one. */
    boolean gone;

    /** What is reported when the run was cancelled for our own reasons and did not succeed meanwhile. */
    @Nullable
    Outcome handBack;

    boolean cancelled;

    @Nullable
    Timer holdLimit;

    @Nullable
    Timer cancelLimit;

    private @Nullable Outcome outcome;

    OpenTask(ActivityTask task, TaskTerms terms, Optional<WorkKey> workKey, @Nullable Slot slot, long acceptedAt) {
        this.task = task;
        this.terms = terms;
        this.workKey = workKey;
        this.slot = slot;
        this.acceptedAt = acceptedAt;
    }

    TaskPhase phase() {
        return phase;
    }

    void enter(TaskPhase next) {
        phase = next;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** @return whether this was the first; a later one changes nothing */
    boolean setOutcome(Outcome value) {
        if (outcome != null) {
            return false;
        }
        outcome = value;
        return true;
    }

    void stopTimers() {
        stop(holdLimit);
        stop(cancelLimit);
        holdLimit = null;
        cancelLimit = null;
    }

    private static void stop(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
