package io.legacybridge.worker;

import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.policy.OnStop;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What becomes of the tasks of one activity while the worker drains.
 *
 * <p>A run may finish in the time that there is, and is cancelled and handed back after that; or it is left for the
 * next start; or it is cancelled at once: {@link OnStop}. What was never launched is handed back, with heartbeats until
 * the worker's last own poll has ended, since otherwise it could come straight back. A late task is launched if others
 * of its kind would have ended in the time that is left, or if its run may be left.
 *
 * <p>Confined to the worker's scheduler.
 */
final class Stopping {
    /** Whose tasks they are. */
    interface Owner {
        /** Hands a task back that has no run. */
        void handBack(OpenTask open, Outcome.Failed outcome);

        /** Ends a run and hands its task back. */
        void cancelFor(OpenTask open, Outcome.Failed why);

        void report(OpenTask open);
    }

    private final ActivityParts parts;
    private final BooleanSupplier pollsAreOpen;
    private final Owner owner;
    private final RunTimes runTimes = new RunTimes();
    private final List<OpenTask> untilPollsEnded = new ArrayList<>();

    private boolean begun;
    private boolean timeIsOver;
    private long finishAt;

    Stopping(ActivityParts parts, BooleanSupplier pollsAreOpen, Owner owner) {
        this.parts = parts;
        this.pollsAreOpen = pollsAreOpen;
        this.owner = owner;
    }

    boolean begun() {
        return begun;
    }

    /** A run took so long, from the poll on: the next will take about as long. */
    void ran(Duration took) {
        runTimes.add(took);
    }

    void begin(Duration finishWithin, Collection<OpenTask> tasks, List<OpenTask> neverLaunched) {
        begun = true;
        Duration left = onStop() == OnStop.WAIT ? finishWithin : Duration.ZERO;
        finishAt = parts.worker().scheduler().nanoTime() + left.toNanos();
        neverLaunched.forEach(open -> owner.handBack(open, handBack()));
        if (onStop() != OnStop.LEAVE) {
            parts.worker().scheduler().after(left, () -> cancelWhatRuns(tasks));
        }
    }

    private OnStop onStop() {
        return parts.policy().runs().onStop();
    }

    private void cancelWhatRuns(Collection<OpenTask> tasks) {
        timeIsOver = true;
        List.copyOf(tasks).forEach(this::cancelForTheStop);
    }

    private void cancelForTheStop(OpenTask open) {
        owner.cancelFor(
                open,
                BridgeRetry.because(BridgeRetry.DRAINING, "the worker is stopping, and the run did not end in time"));
    }

    /** A run was started or found although the time is over: a launch that was under way, say. */
    void started(OpenTask open) {
        if (timeIsOver) {
            cancelForTheStop(open);
        }
    }

    /** Whether a task comes so late that it is not worth a launch. */
    boolean isTooLateFor(OpenTask open) {
        if (!begun || onStop() == OnStop.LEAVE) {
            return false;
        }
        Duration left = Duration.ofNanos(finishAt - parts.worker().scheduler().nanoTime());
        return runTimes.longest().orElse(parts.policy().timeout()).compareTo(left) > 0;
    }

    Outcome.Failed handBack() {
        return BridgeRetry.because(BridgeRetry.DRAINING, "the worker is stopping");
    }

    /** @return whether the report of a task has to wait until no poll of ours could bring it back */
    boolean keepsBack(OpenTask open) {
        if (!begun || open.outcome() != open.handBack || !pollsAreOpen.getAsBoolean()) {
            return false;
        }
        open.enter(TaskPhase.HELD);
        parts.worker().listener().taskHeld(open.task, BridgeRetry.DRAINING);
        untilPollsEnded.add(open);
        return true;
    }

    void pollsEnded() {
        List<OpenTask> ready = List.copyOf(untilPollsEnded);
        untilPollsEnded.clear();
        ready.forEach(owner::report);
    }

    /** Whether nothing more will come of waiting for a task: its run is left to the next start, or cannot be ended. */
    boolean isDone(OpenTask open) {
        boolean left = onStop() == OnStop.LEAVE
                && (open.phase() == TaskPhase.RUNNING
                        || open.phase() == TaskPhase.ORPHANED
                        || open.phase() == TaskPhase.RECOVERING);
        return left || open.phase() == TaskPhase.STUCK;
    }
}
