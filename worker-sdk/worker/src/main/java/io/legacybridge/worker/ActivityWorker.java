package io.legacybridge.worker;

import io.legacybridge.worker.ActivityStatus.TaskStatus;
import io.legacybridge.worker.Slots.Slot;
import io.legacybridge.worker.activity.PolledTask;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.Circuit;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One activity of a worker: joins its slots, its polls, its circuit and its tasks, and says how many polls may be open.
 *
 * <p>No poll is sent before every task of an earlier worker is where it should be.
 *
 * <p>Confined to the worker's scheduler; {@link #status} may be asked from anywhere.
 */
final class ActivityWorker implements PollLoop.Owner, TaskRunner.Owner {
    private final String name;
    private final WorkerParts parts;
    private final ActivityPolicy policy;
    private final Adapter adapter;
    private final Slots slots;
    private final Circuit circuit;
    private final PollLoop polls;
    private final TaskRunner runner;
    private final Runnable drainMayBeOver;

    private volatile @Nullable String arn;
    private volatile @Nullable String missing;
    private volatile boolean paused;
    private volatile @Nullable String waitsFor;
    private int recovering;
    private boolean draining;

    ActivityWorker(String name, ActivityPolicy policy, Adapter adapter, WorkerParts parts, Runnable drainMayBeOver) {
        this.name = name;
        this.parts = parts;
        this.policy = policy;
        this.adapter = adapter;
        this.drainMayBeOver = drainMayBeOver;
        this.slots = new Slots(policy.slots());
        this.circuit = new Circuit(
                name, adapter, policy.circuitBreaker(), parts.scheduler(), parts.launcher(), this::circuitChanged);
        this.polls = new PollLoop(name, policy.polls(), slots, parts, this);
        this.runner = new TaskRunner(
                new ActivityParts(name, policy, adapter, slots, circuit, parts), () -> polls.openPolls() > 0, this);
        parts.locks().onRelease(this::goOn);
    }

    String name() {
        return name;
    }

    void recover(JournaledTask task) {
        recovering++;
        runner.recover(task);
    }

    @Override
    public void recovered() {
        recovering--;
        goOn();
    }

    void disown(TaskToken token) {
        runner.disown(token);
    }

    void start(String activityArn) {
        arn = activityArn;
        polls.start(activityArn);
    }

    /** There is no such activity, or we may not know: nothing will be asked for. */
    void cannotStart(String why) {
        missing = why;
        parts.listener().activityStopped(name, why);
    }

    /** Asks for and launches what is possible now. Harmless at any time. */
    void goOn() {
        if (!draining) {
            runner.pumpHeld();
            polls.pump();
        }
    }

    // Live control

    /** No polls from now on, or polls again; what runs goes on. */
    void pause(boolean nowPaused) {
        paused = nowPaused;
        goOn();
    }

    void resize(int newSlots) {
        slots.resize(newSlots);
        goOn();
    }

    boolean cancel(String taskId) {
        return runner.cancelByOperator(taskId);
    }

    /** The run of a task that is open here, for whoever wants to read its log. May be asked from anywhere. */
    Optional<Run> run(String taskId) {
        return runner.tasks().stream()
                .filter(open -> open.task.id().equals(taskId))
                .findFirst()
                .flatMap(open -> Optional.ofNullable(open.run));
    }

    // Draining

    void drain(Duration finishWithin) {
        draining = true;
        polls.stop();
        runner.drain(finishWithin);
        pollEnded();
    }

    boolean drained() {
        return polls.openPolls() == 0 && runner.drained();
    }

    void leaveOpen() {
        draining = true;
        polls.stop();
        runner.leaveOpen();
    }

    // What the poll loop asks

    @Override
    public void taskReceived(PolledTask task, @Nullable Slot slot) {
        runner.accept(task, slot);
    }

    @Override
    public int pollsAllowed(int wanted) {
        waitsFor = obstacle();
        if (waitsFor != null) {
            return 0;
        }
        if (circuit.state() == CircuitState.HALF_OPEN) {
            // One launch at a time is let through, so one task is asked for, if none is there already.
            return oneUnlessWaiting("the launch that tries its target");
        }
        Optional<String> exclusive = policy.runs().exclusive();
        if (exclusive.isPresent()) {
            return oneUnlessWaiting("the lock '" + exclusive.get() + "'");
        }
        int room = adapter.room();
        if (room == Integer.MAX_VALUE) {
            return wanted;
        }
        if (runner.hasOrphan()) {
            room = Math.max(1, room); // the attempt that takes the orphan over needs no room of its own
        }
        int allowed = (int) Math.max(0, Math.min(wanted, room - runner.launchesWaiting()));
        waitsFor = allowed == 0 ? "room for another run" : null;
        return allowed;
    }

    private @Nullable String obstacle() {
        if (paused) {
            return "an operator, who paused it";
        }
        if (recovering > 0) {
            return "the runs of an earlier worker to be found";
        }
        if (!parts.journaling().writable()) {
            return "the journal to be writable";
        }
        if (!circuit.mayPoll()) {
            return "its adapter's target: the circuit is open";
        }
        Optional<String> exclusive = policy.runs().exclusive();
        return exclusive.isEmpty() || parts.locks().isFree(exclusive.get()) || runner.orphanHolds(exclusive.get())
                ? null
                : "the lock '" + exclusive.get() + "'";
    }

    private int oneUnlessWaiting(String forWhat) {
        if (runner.launchesWaiting() == 0) {
            return 1;
        }
        waitsFor = forWhat;
        return 0;
    }

    @Override
    public void pollEnded() {
        runner.pumpHeld();
        if (draining && polls.openPolls() == 0) {
            runner.pollsEnded();
            drainMayBeOver.run();
        }
    }

    @Override
    public void taskEnded() {
        if (draining) {
            drainMayBeOver.run();
        } else {
            goOn();
        }
    }

    private void circuitChanged(CircuitState from, CircuitState to) {
        if (from != to) {
            parts.listener().circuitChanged(name, from, to);
        }
        goOn();
    }

    ActivityStatus status() {
        long now = parts.scheduler().nanoTime();
        return new ActivityStatus(
                name,
                Optional.ofNullable(arn),
                slots.total(),
                slots.used(),
                slots.stuck(),
                polls.openPolls(),
                circuit.state(),
                paused,
                Optional.ofNullable(waitsFor),
                Optional.ofNullable(missing).or(polls::problem),
                runner.tasks().stream()
                        .map(open -> new TaskStatus(
                                open.task.id(),
                                open.phase(),
                                Duration.ofNanos(now - open.acceptedAt),
                                parts.heartbeats().sinceAcknowledged(open),
                                open.handle().map(Handle::values),
                                open.launches(),
                                open.sinceOutcome(now)))
                        .toList());
    }
}
