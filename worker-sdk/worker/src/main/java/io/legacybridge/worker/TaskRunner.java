package io.legacybridge.worker;

import io.legacybridge.worker.Slots.Slot;
import io.legacybridge.worker.activity.PolledTask;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.policy.OnSameWork;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes the tasks of one activity from the poll, or the journal, to the settled report: the way of a task, in order.
 * Each step has a class of its own; this one says which follows which.
 *
 * <p>Normal: accepted, heartbeats begin, written down, launched ({@link Launches}), the run ends with an outcome,
 * reported ({@link Reporter}), settled, the slot is given back. Left by an earlier worker: {@link Recoveries} finds
 * where it goes on. Not to be launched now: {@link Holding}. Another attempt at the same work lives: {@link SameWork}.
 * Lost, by a heartbeat: the outcome is {@code Abandoned}, and the run is ended ({@link Cancelling}) or waits to be
 * adopted ({@link Orphans}); the slot is given back only when nothing is left of it. Draining: {@link Stopping} says
 * what becomes of a task.
 *
 * <p>Exactly once per task: the outcome is set, the end of the run is taken note of ({@link #gone}), the task is
 * settled.
 *
 * <p>Confined to the worker's scheduler; {@link #tasks} may be read from anywhere.
 */
final class TaskRunner
        implements Launches.Result, SameWork.Owner, Cancelling.Owner, Holding.Owner, Recoveries.Owner, Stopping.Owner {
    /** What the runner needs to know of the activity's other half. */
    interface Owner {
        /** A slot or a task less: more can be asked for, or the drain may be over. */
        void taskEnded();

        /** A task of an earlier worker is where it should be. */
        void recovered();
    }

    private final ActivityPolicy policy;
    private final ActivityParts activityParts;
    private final WorkerParts parts;
    private final Owner owner;

    private final Intake intake;
    private final Holding holding;
    private final Launches launches;
    private final SameWork sameWork;
    private final Cancelling cancelling;
    private final Orphans orphans;
    private final Recoveries recoveries;
    private final Stopping stopping;
    private final Settling settling;

    private final Set<OpenTask> tasks = ConcurrentHashMap.newKeySet();
    private boolean stopped;

    /** @param pollsAreOpen whether a task that is handed back could come straight back to this worker */
    TaskRunner(ActivityParts activityParts, BooleanSupplier pollsAreOpen, Owner owner) {
        this.policy = activityParts.policy();
        this.activityParts = activityParts;
        this.parts = activityParts.worker();
        this.owner = owner;
        this.intake = new Intake(activityParts);
        this.holding = new Holding(activityParts, this);
        this.launches = new Launches(activityParts, this);
        this.sameWork = new SameWork(activityParts, this);
        this.cancelling = new Cancelling(parts, this);
        this.orphans = new Orphans(activityParts, this::cancel);
        this.recoveries = new Recoveries(activityParts, this);
        this.stopping = new Stopping(activityParts, pollsAreOpen, this);
        this.settling = new Settling(activityParts, tasks::remove, owner::taskEnded);
    }

    Collection<OpenTask> tasks() {
        return Collections.unmodifiableSet(tasks);
    }

    // From the poll to the launch

    void accept(PolledTask polled, @Nullable Slot slot) {
        if (stopped) {
            return;
        }
        Intake.Received received = intake.received(polled, slot);
        OpenTask open = received.open();
        begin(open);
        parts.listener().taskAccepted(open.task);
        parts.journaling().write(new JournalEntry.Accepted(received.written()), durable -> accepted(open, durable));
        if (received.refused() != null) {
            failed(open, received.refused());
        } else {
            launch(open);
        }
    }

    private void begin(OpenTask open) {
        tasks.add(open);
        parts.heartbeats().begin(open, open.terms.heartbeat(), this::lost);
    }

    /** The launch waits for its own entry, which comes after this one: so it is only told if this one failed. */
    private void accepted(OpenTask open, boolean durable) {
        if (!durable && !open.gone && open.run == null) {
            failed(open, Launches.notJournaled());
        }
    }

    /** An earlier worker, or another one that died, had this task. */
    void recover(JournaledTask known) {
        OpenTask open = intake.recovered(known);
        if (open.launches() > 0 && !open.outcomeNoted) {
            holding.holdsAll(open);
        }
        begin(open);
        parts.listener().taskRecovered(open.task);
        recoveries.recover(open);
    }

    @Override
    public void decided() {
        owner.recovered();
    }

    @Override
    public void launch(OpenTask open) {
        if (open.gone || stopped) {
            return;
        }
        if (stopping.isTooLateFor(open)) {
            handBack(open, stopping.handBack());
        } else if (orphans.awaits(open)) {
            launches.launch(open);
        } else {
            Optional<String> obstacle = holding.obstacle(open);
            if (obstacle.isEmpty()) {
                launches.launch(open);
            } else {
                keptBy(obstacle.get(), open);
            }
        }
    }

    private void keptBy(String obstacle, OpenTask open) {
        if (obstacle.equals(BridgeRetry.NO_SLOT)) {
            orphans.endOldest();
        } else if (obstacle.equals(BridgeRetry.LOCKED)) {
            policy.runs().exclusive().flatMap(parts.locks()::holder).ifPresent(orphans::endForItsLock);
        } else if (obstacle.equals(BridgeRetry.SAME_WORK) && policy.runs().onSameWork() == OnSameWork.SUPERSEDE) {
            holding.workLock(open)
                    .flatMap(parts.locks()::holder)
                    .ifPresent(other -> cancelFor(
                            other,
                            BridgeRetry.because(BridgeRetry.SUPERSEDED, "another attempt at the work ended the run")));
        }
        holding.hold(open, obstacle);
    }

    /** Whether a run waits for the attempt that adopts it: that one is to be fetched, whatever the run has. */
    boolean hasOrphan() {
        return !orphans.isEmpty();
    }

    /** Whether such a run has a lock. */
    boolean orphanHolds(String lock) {
        return parts.locks().holder(lock).filter(orphans::contains).isPresent();
    }

    /** Launches what is held, as far as circuit, slots and locks allow. */
    void pumpHeld() {
        if (!stopping.begun()) {
            holding.pump();
        }
    }

    /** How many tasks are not launched yet. */
    long launchesWaiting() {
        return tasks.stream()
                .filter(open -> open.phase() == TaskPhase.HELD || open.phase() == TaskPhase.LAUNCHING)
                .count();
    }

    @Override
    public void circuitOpen(OpenTask open) {
        parts.locks().release(open);
        holdUnlessStopping(open, () -> holding.hold(open, BridgeRetry.TARGET_DOWN));
    }

    @Override
    public void sameWork(OpenTask open, SameWorkException met) {
        holdUnlessStopping(open, () -> sameWork.met(open, met));
    }

    @Override
    public void rest(OpenTask open, String reason, Duration pause) {
        holdUnlessStopping(open, () -> holding.rest(open, reason, pause));
    }

    private void holdUnlessStopping(OpenTask open, Runnable hold) {
        if (open.cancelled) {
            gone(open);
        } else if (stopping.begun()) {
            handBack(open, stopping.handBack());
        } else {
            hold.run();
        }
    }

    @Override
    public void launchAgain(OpenTask open) {
        launches.launch(open);
    }

    @Override
    public void handBack(OpenTask open, Outcome.Failed outcome) {
        open.handBack = outcome;
        open.enter(TaskPhase.HELD);
        gone(open);
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
    public void found(OpenTask open, Run run, Handle handle) {
        parts.listener().taskReattached(open.task, handle);
        started(open, run, handle);
    }

    @Override
    public void started(OpenTask open, Run run, Handle handle) {
        if (open.gone) {
            return;
        }
        open.runsAs(run, handle);
        holding.holdsAll(open);
        parts.journaling().write(new JournalEntry.Launched(open.task.token(), handle));
        run.outcome()
                .whenComplete(
                        (outcome, failure) -> parts.scheduler().execute(() -> ended(open, run, outcome, failure)));
        if (open.cancelled) {
            cancelling.cancelRun(open, run, "cancelled before its run was known");
        } else if (!open.orphaned) {
            open.enter(TaskPhase.RUNNING);
            stopping.started(open);
        }
    }

    private void ended(OpenTask open, Run run, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (open.gone || open.run != run) {
            return;
        }
        Outcome ofTheRun = failure == null && outcome != null ? outcome : faulted(failure);
        stopping.ran(Duration.ofNanos(parts.scheduler().nanoTime() - open.acceptedAt));
        if (isToBeRelaunched(open, ofTheRun)) {
            relaunch(open);
            return;
        }
        // A run that was cancelled for our sake and made it all the same has published its result: that counts.
        boolean made = open.handBack == null || ofTheRun instanceof Outcome.Succeeded;
        if (made) {
            setOutcome(open, ofTheRun);
        }
        gone(open);
    }

    private static boolean isToBeRelaunched(OpenTask open, Outcome ofTheRun) {
        return open.terms.onLost() == OnLost.RELAUNCH
                && open.outcome() == null
                && !open.cancelled
                && BridgeRetry.reason(ofTheRun)
                        .filter(BridgeRetry.RUN_LOST::equals)
                        .isPresent();
    }

    /** First the adapter forgets the lost run, which it would find again otherwise. */
    private void relaunch(OpenTask open) {
        Handle lost = open.handle().orElse(Handle.NONE);
        open.forgetRun();
        open.adapterAsked = true;
        settling.forget(open, lost, () -> {
            open.adapterAsked = false;
            launches.launch(open);
        });
    }

    private Outcome faulted(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TargetUnavailableException) {
            activityParts.circuit().failed(Duration.ZERO, cause);
            return BridgeRetry.because(BridgeRetry.RUN_LOST, String.valueOf(cause.getMessage()));
        }
        return BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, String.valueOf(cause));
    }

    private void setOutcome(OpenTask open, Outcome outcome) {
        long now = parts.scheduler().nanoTime();
        if (open.setOutcome(outcome, now)) {
            parts.listener().outcomeSet(open.task, outcome, Duration.ofNanos(now - open.acceptedAt));
        }
    }

    // When it is not to go on

    private void lost(OpenTask open, String reason) {
        setOutcome(open, new Outcome.Abandoned(reason));
        if (!stopping.begun() && orphans.keep(open, reason)) {
            owner.taskEnded();
        } else {
            cancel(open, reason);
        }
    }

    private void cancel(OpenTask open, String reason) {
        holding.forget(open);
        cancelling.cancel(open, reason);
    }

    /** Ends a run for our own reasons: the outcome tells them, unless the run succeeds all the same. */
    @Override
    public void cancelFor(OpenTask open, Outcome.Failed why) {
        if (!open.gone && !open.cancelled) {
            open.handBack = why;
            cancel(open, BridgeRetry.reason(why).orElse(why.error()));
        }
    }

    /** @return whether there is such a task, and it had no outcome yet */
    boolean cancelByOperator(String taskId) {
        Optional<OpenTask> found = tasks.stream()
                .filter(open -> open.task.id().equals(taskId) && open.outcome() == null && !open.cancelled)
                .findFirst();
        found.ifPresent(open -> {
            setOutcome(open, new Outcome.Failed(ErrorNames.CANCELLED.text(), "an operator ended the run"));
            cancel(open, "an operator wants it so");
        });
        return found.isPresent();
    }

    /** Another worker owns the task by now, and goes on with its run: here it is over. */
    void disown(TaskToken token) {
        tasks.stream()
                .filter(open -> open.task.token().equals(token))
                .findFirst()
                .ifPresent(open -> {
                    open.disowned = true;
                    holding.forget(open);
                    setOutcome(open, new Outcome.Abandoned("another worker has the task"));
                    gone(open);
                });
    }

    @Override
    public void stuck(OpenTask open) {
        owner.taskEnded();
    }

    // From the outcome to the settled report

    /** Nothing of the run is left, or nothing was ever started. */
    @Override
    public void gone(OpenTask open) {
        if (open.gone) {
            return;
        }
        open.gone = true;
        open.stopTimers();
        orphans.forget(open);
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
        parts.locks().release(open);
        if (!stopping.keepsBack(open)) {
            report(open);
        }
    }

    @Override
    public void report(OpenTask open) {
        open.gone = true;
        settling.report(open);
    }

    // Draining

    /** From now on nothing is launched that would not end in time or be found again. */
    void drain(Duration finishWithin) {
        stopping.begin(finishWithin, tasks, holding.takeAll());
    }

    /** The last poll has ended: what is handed back cannot come back to this worker any more. */
    void pollsEnded() {
        stopping.pollsEnded();
    }

    /** Whether nothing more will come of waiting. */
    boolean drained() {
        return tasks.stream().allMatch(stopping::isDone) && settling.isIdle();
    }

    /** The worker stops now: whatever is open stays open at Step Functions and in the journal. */
    void leaveOpen() {
        stopped = true;
        for (OpenTask open : List.copyOf(tasks)) {
            open.stopTimers();
            holding.forget(open);
            open.gone = true;
            settling.settle(open, Settlement.LEFT_OPEN);
        }
    }
}
