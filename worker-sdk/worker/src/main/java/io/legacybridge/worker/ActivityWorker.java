package io.legacybridge.worker;

import io.legacybridge.worker.ActivityStatus.TaskStatus;
import io.legacybridge.worker.Slots.Slot;
import io.legacybridge.worker.activity.PolledTask;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.Circuit;
import io.legacybridge.worker.policy.CircuitState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One activity of a worker: joins its slots, its polls, its circuit and its tasks.
 *
 * <p>Confined to the worker's scheduler; {@link #status} may be asked from anywhere.
 */
final class ActivityWorker implements PollLoop.Owner, TaskRunner.Owner {
    private final String name;
    private final WorkerParts parts;
    private final Slots slots;
    private final Circuit circuit;
    private final PollLoop polls;
    private final TaskRunner runner;
    private final Runnable drainMayBeOver;

    private volatile @Nullable String arn;
    private volatile @Nullable String missing;
    private boolean draining;

    ActivityWorker(String name, ActivityPolicy policy, Adapter adapter, WorkerParts parts, Runnable drainMayBeOver) {
        this.name = name;
        this.parts = parts;
        this.drainMayBeOver = drainMayBeOver;
        this.slots = new Slots(policy.slots());
        this.circuit = new Circuit(
                name, adapter, policy.circuitBreaker(), parts.scheduler(), parts.launcher(), this::circuitChanged);
        this.polls = new PollLoop(name, policy.polls(), slots, circuit, parts, this);
        this.runner = new TaskRunner(name, adapter, policy, slots, circuit, parts, this);
    }

    String name() {
        return name;
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

    @Override
    public void taskReceived(PolledTask task, @Nullable Slot slot) {
        runner.accept(task, slot);
    }

    @Override
    public void pollEnded() {
        if (draining && polls.openPolls() == 0) {
            runner.pollsEnded();
            drainMayBeOver.run();
        }
    }

    @Override
    public boolean launchesWait() {
        return runner.launchesWait();
    }

    @Override
    public boolean pollsAreOpen() {
        return polls.openPolls() > 0;
    }

    @Override
    public void taskEnded() {
        if (draining) {
            drainMayBeOver.run();
        } else {
            runner.pumpHeld();
            polls.pump();
        }
    }

    private void circuitChanged(CircuitState from, CircuitState to) {
        if (from != to) {
            parts.listener().circuitChanged(name, from, to);
        }
        if (!draining) {
            runner.pumpHeld();
            polls.pump();
        }
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
                Optional.ofNullable(missing).or(polls::problem),
                runner.tasks().stream()
                        .map(open -> new TaskStatus(
                                open.task.id(),
                                open.phase(),
                                Duration.ofNanos(now - open.acceptedAt),
                                parts.heartbeats().sinceAcknowledged(open)))
                        .toList());
    }
}
