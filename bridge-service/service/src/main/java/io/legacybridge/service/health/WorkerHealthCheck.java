package io.legacybridge.service.health;

import com.codahale.metrics.health.HealthCheck;
import io.legacybridge.service.managed.BridgeWorker;
import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.ActivityStatus.TaskStatus;
import io.legacybridge.worker.WorkerState;
import io.legacybridge.worker.policy.CircuitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Is the worker doing its work: every activity is asked for tasks while it may be, heartbeats are acknowledged in time,
 * no slot is stuck, no circuit is open. An activity that an operator paused, or that waits for a lock or for room, is
 * none the worse. Not healthy before the first poll and from the drain on.
 */
public final class WorkerHealthCheck extends HealthCheck {
    /**
     * A poll is held for 60 seconds, and pauses after failures are counted in: this long without one means a dead loop.
     */
    private static final Duration LONGEST_WITHOUT_POLL = Duration.ofSeconds(90);

    private final BridgeWorker worker;
    private final LifeSigns signs;

    public WorkerHealthCheck(BridgeWorker worker, LifeSigns signs) {
        this.worker = worker;
        this.signs = signs;
    }

    @Override
    protected Result check() {
        List<String> problems = new ArrayList<>();
        WorkerState state = worker.state();
        if (state != WorkerState.RUNNING) {
            problems.add("the worker is " + state.name().toLowerCase(Locale.ROOT));
        }
        worker.activities().forEach(activity -> look(activity, state, problems));
        return problems.isEmpty() ? healthy() : Result.unhealthy(String.join("; ", problems));
    }

    /** A pause is an operator's will and no fault, but whoever looks wants to know. */
    private Result healthy() {
        String paused = worker.activities().stream()
                .filter(ActivityStatus::paused)
                .map(ActivityStatus::activity)
                .collect(Collectors.joining(", "));
        return paused.isEmpty() ? Result.healthy() : Result.healthy("paused by an operator: %s", paused);
    }

    private void look(ActivityStatus activity, WorkerState state, List<String> problems) {
        String name = activity.activity();
        activity.problem().ifPresent(problem -> problems.add(name + ": " + problem));
        if (activity.slotsStuck() > 0) {
            problems.add(name + ": " + activity.slotsStuck() + " of " + activity.slots()
                    + " slots are stuck: their runs could not be confirmed gone");
        }
        if (activity.circuit() == CircuitState.OPEN) {
            problems.add(name + ": its circuit is open, since its adapter's target does not answer");
        }
        boolean mayPoll = state == WorkerState.RUNNING
                && activity.problem().isEmpty()
                && activity.waitsFor().isEmpty()
                && activity.slotsUsed() < activity.slots()
                && activity.openPolls() == 0;
        if (mayPoll
                && signs.sincePoll(name)
                        .filter(since -> since.compareTo(LONGEST_WITHOUT_POLL) > 0)
                        .isPresent()) {
            problems.add(name + ": slots are free, and nothing was asked for since "
                    + signs.sincePoll(name).orElse(Duration.ZERO).toSeconds() + " s");
        }
        Duration late = worker.heartbeat(name).multipliedBy(2).dividedBy(3);
        for (TaskStatus task : activity.tasks()) {
            if (task.sinceHeartbeat().compareTo(late) > 0) {
                problems.add(name + ": task " + task.id() + " has no acknowledged heartbeat since "
                        + task.sinceHeartbeat().toSeconds() + " s");
            }
        }
    }
}
