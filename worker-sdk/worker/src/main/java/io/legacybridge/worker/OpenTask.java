package io.legacybridge.worker;

import io.github.resilience4j.retry.Retry;
import io.legacybridge.worker.Slots.Slot;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskTerms;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.WorkKey;
import io.legacybridge.worker.time.Scheduler.Timer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One task from the poll that brought it, or the journal, until it is settled: what is known of it, and the outcome,
 * which is set once.
 *
 * <p>Confined to the worker's scheduler; {@link #phase}, {@link #handle}, {@link #launches}, {@link #sinceOutcome} and
 * {@link #run} may be read from anywhere.
 */
final class OpenTask {
    final ActivityTask task;
    final TaskTerms terms;
    final Optional<WorkKey> workKey;
    final long acceptedAt;
    /** An earlier worker had it, and the journal knew. */
    final boolean recovered;

    private volatile TaskPhase phase = TaskPhase.HELD;

    /** None for a task that came so late that its poll had been given up: it waits for one. */
    @Nullable
    Slot slot;

    /** How launches are repeated; made with the first. */
    Retry.@Nullable AsyncContext<Run> launchRetries;

    int launchAttempts;

    /** The journal knows that this worker is about to launch it. */
    boolean launchNoted;

    /**
     * The adapter is asked for its run, or is about to be: whether there is one will be known when it comes back. Until
     * then a cancelled task is not gone.
     */
    boolean adapterAsked;

    volatile @Nullable Run run;
    /** Nothing of the run is left, or there never was one. */
    boolean gone;

    /** What is reported when the run was cancelled for our own reasons and did not succeed meanwhile. */
    @Nullable
    Outcome handBack;

    boolean cancelled;

    /** Another worker has it: nothing of it is reported, written down or settled here. */
    boolean disowned;

    /** Nobody wants its run, which lives on to be adopted. */
    boolean orphaned;

    /** A report may have reached Step Functions. */
    boolean sendAttempted;

    /** The journal has the outcome. */
    boolean outcomeNoted;

    @Nullable
    Timer holdLimit;

    @Nullable
    Timer cancelLimit;

    @Nullable
    Timer orphanLimit;

    private volatile int launches;
    private volatile @Nullable Handle handle;
    private volatile @Nullable Outcome outcome;
    private volatile long outcomeAt;

    /** A task that a poll brought. */
    OpenTask(JournaledTask accepted, @Nullable Slot slot, long acceptedAt) {
        this(accepted, slot, acceptedAt, false);
    }

    private OpenTask(JournaledTask known, @Nullable Slot slot, long acceptedAt, boolean recovered) {
        this.task = known.task();
        this.terms = known.terms();
        this.workKey = known.workKey();
        this.slot = slot;
        this.acceptedAt = acceptedAt;
        this.recovered = recovered;
    }

    /** A task that the journal had. */
    static OpenTask recovered(JournaledTask known, @Nullable Slot slot, long acceptedAt) {
        OpenTask open = new OpenTask(known, slot, acceptedAt, true);
        open.launches = known.launches();
        open.handle = known.handle().orElse(null);
        open.outcomeAt = acceptedAt;
        open.outcome = known.outcome().orElse(null);
        open.outcomeNoted = known.outcome().isPresent();
        open.sendAttempted = known.sendAttempted();
        // Whether a run of an earlier life goes on is not known before the adapter was asked.
        open.adapterAsked = known.launches() > 0;
        return open;
    }

    TaskPhase phase() {
        return phase;
    }

    void enter(TaskPhase next) {
        phase = next;
    }

    /** How often a launch was begun, in earlier lives too. */
    int launches() {
        return launches;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    int countLaunch() {
        return ++launches;
    }

    /** How the run is found again, once there is or was one. */
    Optional<Handle> handle() {
        return Optional.ofNullable(handle);
    }

    void runsAs(Run newRun, Handle newHandle) {
        run = newRun;
        handle = newHandle;
    }

    /** The run is lost: the next launch begins anew. */
    void forgetRun() {
        run = null;
        handle = null;
        launchNoted = false;
        launchRetries = null;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** @return whether this was the first; a later one changes nothing */
    boolean setOutcome(Outcome value, long at) {
        if (outcome != null) {
            return false;
        }
        outcomeAt = at;
        outcome = value;
        return true;
    }

    /** How long there is an outcome that somebody waits for. */
    Optional<Duration> sinceOutcome(long now) {
        Outcome known = outcome;
        return known == null || known instanceof Outcome.Abandoned
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(now - outcomeAt));
    }

    void stopTimers() {
        stop(holdLimit);
        stop(cancelLimit);
        stop(orphanLimit);
        holdLimit = null;
        cancelLimit = null;
        orphanLimit = null;
    }

    private static void stop(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
