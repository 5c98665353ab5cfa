package io.legacybridge.worker;

import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.policy.OnSameWork;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a worker does into the log, with activity, task and adapter in the log's context: what an operator has to
 * look at as a warning or an error, a line per settled task as information, the rest for whoever debugs. Never a token,
 * an input or an output.
 */
final class WorkerLog implements WorkerListener {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Map<String, String> adapters;

    /** @param adapters the name of each activity's adapter */
    WorkerLog(Map<String, String> adapters) {
        this.adapters = Map.copyOf(adapters);
    }

    private void about(ActivityTask task, Runnable line) {
        try (TaskMdc mdc = TaskMdc.of(task, adapters.getOrDefault(task.activity(), ""))) {
            line.run();
        }
    }

    @Override
    public void stateChanged(WorkerState from, WorkerState to) {
        LOG.info("the worker is {}, it was {}", to, from);
    }

    @Override
    public void pollFailed(String activity, Refusal refusal, String message, Duration pause) {
        LOG.warn("{}: a poll failed ({}: {}); the next in {} ms", activity, refusal, message, pause.toMillis());
    }

    @Override
    public void pollsShed(String activity, int nowWanted) {
        LOG.warn("{}: too many workers poll this activity; {} polls are wanted here from now on", activity, nowWanted);
    }

    @Override
    public void activityStopped(String activity, String problem) {
        LOG.error("{}: no tasks are asked for any more: {}", activity, problem);
    }

    @Override
    public void taskAccepted(ActivityTask task) {
        about(task, () -> LOG.debug("{} accepted", task));
    }

    @Override
    public void taskRecovered(ActivityTask task) {
        about(task, () -> LOG.info("{} was left open by an earlier worker", task));
    }

    @Override
    public void taskReattached(ActivityTask task, Handle handle) {
        about(task, () -> LOG.info("the run of {} was found: {}", task, handle.values()));
    }

    @Override
    public void reattachFailed(ActivityTask task, int attempt, Throwable failure, Duration pause) {
        about(
                task,
                () -> LOG.warn(
                        "the run of {} could not be looked for (attempt {}): {}; again in {} ms",
                        task,
                        attempt,
                        failure.toString(),
                        pause.toMillis()));
    }

    @Override
    public void sameWorkMet(ActivityTask task, OnSameWork answer, String message) {
        about(task, () -> LOG.info("{} met another attempt at the same work ({}): {}", task, answer, message));
    }

    @Override
    public void runOrphaned(ActivityTask task, String reason) {
        about(task, () -> LOG.info("{} is no longer wanted, and its run waits to be adopted: {}", task, reason));
    }

    @Override
    public void journalFailed(String task, Throwable failure, Duration pause) {
        LOG.error(
                "the journal could not be written (task {}): {}; no tasks are asked for in the next {} ms",
                task,
                failure.toString(),
                pause.toMillis());
    }

    @Override
    public void journalWritable() {
        LOG.info("the journal can be written again");
    }

    @Override
    public void journalProblem(String problem) {
        LOG.error("journal: {}", problem);
    }

    @Override
    public void taskHeld(ActivityTask task, String reason) {
        about(task, () -> LOG.info("{} is held with heartbeats: {}", task, reason));
    }

    @Override
    public void taskLaunched(ActivityTask task, Handle handle, Duration took) {
        about(task, () -> LOG.debug("{} launched in {} ms: {}", task, took.toMillis(), handle.values()));
    }

    @Override
    public void launchFailed(ActivityTask task, int attempt, Throwable failure) {
        about(task, () -> LOG.warn("{} could not be launched (attempt {}): {}", task, attempt, failure.toString()));
    }

    @Override
    public void launchRetried(ActivityTask task, int attempt, Duration pause) {
        about(task, () -> LOG.debug("{} is launched again in {} ms", task, pause.toMillis()));
    }

    @Override
    public void taskCancelled(ActivityTask task, String reason) {
        about(task, () -> LOG.info("{} is cancelled: {}", task, reason));
    }

    @Override
    public void reportRetried(ActivityTask task, int attempt, Refusal refusal, String message, Duration pause) {
        about(
                task,
                () -> LOG.warn(
                        "the report of {} did not come through (attempt {}, {}: {}); again in {} ms",
                        task,
                        attempt,
                        refusal,
                        message,
                        pause.toMillis()));
    }

    @Override
    public void deadLetter(ActivityTask task, Outcome outcome, Refusal refusal, String message) {
        about(
                task,
                () -> LOG.error(
                        "the outcome of {} ({}) can never be reported: {}: {}",
                        task,
                        outcome.getClass().getSimpleName(),
                        refusal,
                        message));
    }

    @Override
    public void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {
        about(task, () -> {
            switch (settlement) {
                case ACKNOWLEDGED -> LOG.info("{}: {}", task, text(outcome));
                case ABANDONED -> LOG.info("{} was abandoned: {}", task, text(outcome));
                case LEFT_OPEN -> LOG.info("{} is left open, as the worker stops", task);
                case REJECTED_LATE, UNKNOWN, DEAD_LETTER ->
                    LOG.warn("{}: {}, and its report is {}", task, text(outcome), settlement);
            }
        });
    }

    @Override
    public void settledFailed(ActivityTask task, Throwable failure) {
        about(task, () -> LOG.warn("what was kept of the run of {} may stay: {}", task, failure.toString()));
    }

    private static String text(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return "failed with " + failed.error();
        }
        return outcome instanceof Outcome.Abandoned abandoned ? abandoned.reason() : "succeeded";
    }

    @Override
    public void heartbeatFailed(ActivityTask task, Refusal refusal, String message) {
        about(task, () -> LOG.debug("a heartbeat of {} was not acknowledged ({}: {})", task, refusal, message));
    }

    @Override
    public void slotStuck(ActivityTask task, String reason) {
        about(task, () -> LOG.error("the slot of {} is stuck: {}", task, reason));
    }

    @Override
    public void slotRecovered(ActivityTask task) {
        about(task, () -> LOG.info("the slot of {} is free again", task));
    }

    @Override
    public void circuitChanged(String activity, CircuitState from, CircuitState to) {
        LOG.warn("{}: the circuit is {}, it was {}", activity, to, from);
    }

    @Override
    public void budgetChanged(String action, double perSecond) {
        LOG.info("{} is called up to {} times a second from now on", action, perSecond);
    }
}
