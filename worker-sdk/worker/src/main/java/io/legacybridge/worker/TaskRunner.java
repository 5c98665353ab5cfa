package io.legacybridge.worker;

import io.legacybridge.worker.Slots.Slot;
import io.legacybridge.worker.activity.PolledTask;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.journal.TaskTerms;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.Circuit;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tasks of one activity from the poll to the settled report: the way of a task, in order.
 *
 * <p>Normal: accepted, heartbeats begin, launched, the run ends with an outcome, reported, settled, the slot is given
 * back. Circuit open: held with heartbeats, launched once it lets something through, or handed back after a limit. Lost
 * (by a heartbeat): the outcome is {@code Abandoned}, the run is cancelled, and the slot is given back only when
 * nothing is left of it; if that cannot be confirmed, the slot is stuck. Draining: what runs may finish; what does not
 * in time is cancelled and handed back, as is what was never launched, after the last own poll has ended, since
 * otherwise the task could come straight back.
 *
 * <p>Exactly once per task: the outcome is set, the end of the run is taken note of ({@link #gone}), the task is
 * settled.
 *
 * <p>Confined to the worker's scheduler; {@link #tasks} may be read from anywhere.
 */
final class TaskRunner implements Launches.Result {
    private static final Duration OUTCOME_AFTER_CANCEL = Duration.ofSeconds(1);

    /** What the runner needs to know of the activity's other half. */
    interface Owner {
        boolean pollsAreOpen();

        /** A slot or a task less: more can be asked for, or the drain may be over. */
        void taskEnded();
    }

    private final String activity;
    private final ActivityPolicy policy;
    private final Slots slots;
    private final Circuit circuit;
    private final WorkerParts parts;
    private final Owner owner;
    private final Launches launches;

    private final Set<OpenTask> tasks = ConcurrentHashMap.newKeySet();
    private final Deque<OpenTask> held = new ArrayDeque<>();
    private final List<OpenTask> untilPollsEnded = new ArrayList<>();
    private final RunTimes runTimes = new RunTimes();

    private boolean draining;
    private boolean stopped;
    private long finishAt;

    TaskRunner(
            String activity,
            Adapter adapter,
            ActivityPolicy policy,
            Slots slots,
            Circuit circuit,
            WorkerParts parts,
            Owner owner) {
        this.activity = activity;
        this.policy = policy;
        this.slots = slots;
        this.circuit = circuit;
        this.parts = parts;
        this.owner = owner;
        this.launches = new Launches(activity, adapter, policy.retry(), circuit, parts, this);
    }

    Collection<OpenTask> tasks() {
        return Collections.unmodifiableSet(tasks);
    }

    // From the poll to the launch

    void accept(PolledTask polled, @Nullable Slot slot) {
        if (stopped) {
            return;
        }
        ActivityTask task = new ActivityTask(
                activity, polled.token(), polled.input(), parts.clock().instant());
        TaskTerms terms = new TaskTerms(
                policy.heartbeat(), task.receivedAt().plus(policy.timeout()), policy.cancelWithin(), OnLost.FAIL);
        OpenTask open = new OpenTask(
                task, terms, Optional.empty(), slot, parts.scheduler().nanoTime());
        tasks.add(open);
        parts.listener().taskAccepted(task);
        parts.heartbeats().begin(open, policy.heartbeat(), this::lost);
        if (draining && !fitsIntoTheDrain()) {
            hold(open, BridgeRetry.DRAINING);
        } else if (slot == null) {
            hold(open, BridgeRetry.NO_SLOT);
        } else {
            launches.launch(open);
        }
    }

    /** A late task is run if others of its kind would have ended in the time that is left. */
    private boolean fitsIntoTheDrain() {
        Duration left = Duration.ofNanos(finishAt - parts.scheduler().nanoTime());
        return runTimes.longest().orElse(policy.timeout()).compareTo(left) <= 0;
    }

    private void hold(OpenTask open, String reason) {
        if (draining) {
            open.handBack = BridgeRetry.because(BridgeRetry.DRAINING, "the worker is stopping");
            open.enter(TaskPhase.HELD);
            parts.listener().taskHeld(open.task, BridgeRetry.DRAINING);
            gone(open);
            return;
        }
        held.addLast(open);
        if (open.phase() != TaskPhase.HELD || open.holdLimit == null) {
            open.enter(TaskPhase.HELD);
            parts.listener().taskHeld(open.task, reason);
        }
        if (open.holdLimit == null) {
            Duration limit = policy.circuitBreaker().holdFor();
            open.holdLimit = parts.scheduler().after(limit, () -> heldTooLong(open, reason, limit));
        }
    }

    private void heldTooLong(OpenTask open, String reason, Duration limit) {
        if (held.remove(open)) {
            open.handBack = BridgeRetry.because(reason, "held for " + limit.toSeconds() + " s in vain");
            gone(open);
        }
    }

    /** Launches what is held, as far as circuit and slots allow. */
    void pumpHeld() {
        for (int i = held.size(); i > 0 && circuit.mayPoll(); i--) {
            OpenTask next = held.removeFirst();
            if (next.slot == null && slots.free()) {
                next.slot = slots.take();
            }
            if (next.slot == null) {
                held.addFirst(next);
                return;
            }
            launches.launch(next);
        }
    }

    /** Whether there is a task that is not launched yet. */
    boolean launchesWait() {
        return tasks.stream().anyMatch(open -> open.phase() == TaskPhase.HELD || open.phase() == TaskPhase.LAUNCHING);
    }

    @Override
    public void circuitOpen(OpenTask open) {
        hold(open, BridgeRetry.TARGET_DOWN);
    }

    @Override
    public void failed(OpenTask open, Outcome.Failed outcome) {
        setOutcome(open, outcome);
        gone(open);
    }

    @Override
    public void nothingStarted(OpenTask open) {
        gone(open);
    }

    // From the launch to the outcome

    @Override
    public void started(OpenTask open, Run run) {
        open.run = run;
        run.outcome()
                .whenComplete((outcome, failure) -> parts.scheduler().execute(() -> ended(open, outcome, failure)));
        if (open.cancelled) {
            cancelRun(open, run, "cancelled while it was launched");
        } else {
            open.enter(TaskPhase.RUNNING);
        }
    }

    private void ended(OpenTask open, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (open.gone) {
            return;
        }
        Outcome ofTheRun = failure == null && outcome != null ? outcome : faulted(failure);
        runTimes.add(Duration.ofNanos(parts.scheduler().nanoTime() - open.acceptedAt));
        // A run that was cancelled for our sake and made it all the same has published its result: that counts.
        boolean made = open.handBack == null || ofTheRun instanceof Outcome.Succeeded;
        if (made) {
            setOutcome(open, ofTheRun);
        }
        gone(open);
    }

    private Outcome faulted(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TargetUnavailableException) {
            circuit.failed(Duration.ZERO, cause);
            return BridgeRetry.because(BridgeRetry.RUN_LOST, String.valueOf(cause.getMessage()));
        }
        return BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, String.valueOf(cause));
    }

    private void setOutcome(OpenTask open, Outcome outcome) {
        if (open.setOutcome(outcome)) {
            Duration took = Duration.ofNanos(parts.scheduler().nanoTime() - open.acceptedAt);
            parts.listener().outcomeSet(open.task, outcome, took);
        }
    }

    // Cancelling

    private void lost(OpenTask open, String reason) {
        setOutcome(open, new Outcome.Abandoned(reason));
        cancel(open, reason);
    }

    private void cancel(OpenTask open, String reason) {
        if (open.cancelled || open.gone) {
            return;
        }
        open.cancelled = true;
        held.remove(open);
        parts.listener().taskCancelled(open.task, reason);
        if (open.run == null && !open.launchUnderWay) {
            gone(open);
            return;
        }
        open.enter(TaskPhase.CANCELLING);
        Duration limit = policy.cancelWithin();
        open.cancelLimit = parts.scheduler()
                .after(limit, () -> stuck(open, "its end was not confirmed within " + limit.toSeconds() + " s"));
        if (open.run != null) {
            cancelRun(open, open.run, reason);
        }
    }

    private void cancelRun(OpenTask open, Run run, String reason) {
        try {
            run.cancel(reason)
                    .whenComplete((done, failure) -> parts.scheduler().execute(() -> {
                        if (failure == null) {
                            confirmedGone(open);
                        } else {
                            stuck(open, "its end could not be confirmed: " + failure);
                        }
                    }));
        } catch (RuntimeException e) {
            stuck(open, "it could not be cancelled: " + e);
        }
    }

    /** The run's own outcome, which may be a success, is on its way; without one the task is handed back. */
    private void confirmedGone(OpenTask open) {
        if (open.outcome() == null) {
            parts.scheduler().after(OUTCOME_AFTER_CANCEL, () -> gone(open));
        } else {
            gone(open);
        }
    }

    private void stuck(OpenTask open, String reason) {
        if (open.gone || open.phase() == TaskPhase.STUCK) {
            return;
        }
        open.enter(TaskPhase.STUCK);
        if (open.slot != null) {
            open.slot.markStuck(true);
        }
        parts.listener().slotStuck(open.task, reason);
        owner.taskEnded();
    }

    // From the outcome to the settled report

    /** Nothing of the run is left, or nothing was ever started. */
    private void gone(OpenTask open) {
        if (open.gone) {
            return;
        }
        open.gone = true;
        open.stopTimers();
        if (open.phase() == TaskPhase.STUCK) {
            if (open.slot != null) {
                open.slot.markStuck(false);
            }
            parts.listener().slotRecovered(open.task);
        }
        if (open.outcome() == null) {
            setOutcome(
                    open,
                    open.handBack == null
                            ? BridgeRetry.because(BridgeRetry.RUN_LOST, "the run ended without an outcome")
                            : open.handBack);
        }
        if (draining && open.outcome() == open.handBack && owner.pollsAreOpen()) {
            open.enter(TaskPhase.HELD);
            untilPollsEnded.add(open);
        } else {
            report(open);
        }
    }

    private void report(OpenTask open) {
        Outcome outcome = open.outcome();
        if (outcome == null || outcome instanceof Outcome.Abandoned) {
            settle(open, Settlement.ABANDONED);
            return;
        }
        open.enter(TaskPhase.REPORTING);
        parts.reporter().report(open.task, outcome, settlement -> settle(open, settlement));
    }

    private void settle(OpenTask open, Settlement settlement) {
        if (!tasks.remove(open)) {
            return;
        }
        parts.heartbeats().end(open);
        if (open.slot != null) {
            open.slot.giveBack();
        }
        Outcome outcome = open.outcome();
        parts.listener()
                .taskSettled(open.task, outcome == null ? new Outcome.Abandoned("no outcome") : outcome, settlement);
        owner.taskEnded();
    }

    // Draining

    /** From now on nothing is launched that would not end in time, and what runs is cancelled when the time is over. */
    void drain(Duration finishWithin) {
        draining = true;
        finishAt = parts.scheduler().nanoTime() + finishWithin.toNanos();
        List<OpenTask> neverLaunched = List.copyOf(held);
        held.clear();
        neverLaunched.forEach(open -> hold(open, BridgeRetry.DRAINING));
        parts.scheduler().after(finishWithin, this::cancelWhatRuns);
    }

    private void cancelWhatRuns() {
        for (OpenTask open : List.copyOf(tasks)) {
            if (!open.gone && !open.cancelled) {
                open.handBack = BridgeRetry.because(
                        BridgeRetry.DRAINING, "the worker is stopping, and the run did not end in time");
                cancel(open, "the worker is stopping");
            }
        }
    }

    /** The last poll has ended: what is handed back cannot come back to this worker any more. */
    void pollsEnded() {
        List<OpenTask> ready = List.copyOf(untilPollsEnded);
        untilPollsEnded.clear();
        ready.forEach(this::report);
    }

    /** Whether nothing more will come of waiting: all are settled, save those whose run cannot be confirmed gone. */
    boolean drained() {
        return tasks.stream().allMatch(open -> open.phase() == TaskPhase.STUCK);
    }

    /** The worker stops now: whatever is open stays open at Step Functions, and its clocks decide. */
    void leaveOpen() {
        stopped = true;
        for (OpenTask open : List.copyOf(tasks)) {
            open.stopTimers();
            open.gone = true;
            settle(open, Settlement.LEFT_OPEN);
        }
    }
}
