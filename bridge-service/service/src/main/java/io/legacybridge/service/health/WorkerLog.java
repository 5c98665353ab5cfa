package io.legacybridge.service.health;

import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.WorkerState;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the worker does, in the log: what an operator has to know as INFO and above, each task's way as DEBUG. Tasks are
 * shown by their ids; their inputs and outputs never are.
 */
public final class WorkerLog implements WorkerListener {
    private static final Logger LOG = LoggerFactory.getLogger("io.legacybridge.service.WorkerLog");
    private static final int LONGEST_CAUSE = 500;

    @Override
    public void stateChanged(WorkerState from, WorkerState to) {
        LOG.info("the worker is {}", to);
    }

    @Override
    public void pollFailed(String activity, Refusal refusal, String message, Duration pause) {
        LOG.warn("{}: a poll failed ({}: {}); the next in {} ms", activity, refusal, message, pause.toMillis());
    }

    @Override
    public void pollsShed(String activity, int nowWanted) {
        LOG.warn("{}: Step Functions has too many open polls on it; {} are wanted here now", activity, nowWanted);
    }

    @Override
    public void activityStopped(String activity, String problem) {
        LOG.error("{}: it is asked for no tasks: {}", activity, problem);
    }

    @Override
    public void taskHeld(ActivityTask task, String reason) {
        LOG.info("{} is held: {}", task, reason);
    }

    @Override
    public void taskLaunched(ActivityTask task, Handle handle, Duration took) {
        LOG.debug("{} was launched in {} ms", task, took.toMillis());
    }

    @Override
    public void launchFailed(ActivityTask task, int attempt, Throwable failure) {
        LOG.warn("{} could not be launched (attempt {}): {}", task, attempt, failure.toString());
    }

    @Override
    public void taskCancelled(ActivityTask task, String reason) {
        LOG.info("{} is cancelled: {}", task, reason);
    }

    @Override
    public void outcomeSet(ActivityTask task, Outcome outcome, Duration took) {
        if (outcome instanceof Outcome.Failed failed) {
            LOG.info("{} failed after {} ms with {}: {}", task, took.toMillis(), failed.error(), line(failed.cause()));
        } else if (outcome instanceof Outcome.Abandoned abandoned) {
            LOG.info("{} was abandoned after {} ms: {}", task, took.toMillis(), abandoned.reason());
        } else {
            LOG.debug("{} succeeded after {} ms", task, took.toMillis());
        }
    }

    @Override
    public void reportRetried(ActivityTask task, int attempt, Refusal refusal, String message, Duration pause) {
        LOG.warn("{}: report {} failed ({}: {}); again in {} ms", task, attempt, refusal, message, pause.toMillis());
    }

    @Override
    public void deadLetter(ActivityTask task, Outcome outcome, Refusal refusal, String message) {
        LOG.error("{}: its outcome can never be reported ({}: {}); check Region and account", task, refusal, message);
    }

    @Override
    public void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {
        switch (settlement) {
            case REJECTED_LATE -> LOG.warn("{}: its outcome came too late and was not taken", task);
            case UNKNOWN -> LOG.warn("{}: it is closed, perhaps by a report whose answer was lost", task);
            case LEFT_OPEN -> LOG.warn("{}: it was left open; its timeouts decide", task);
            case ACKNOWLEDGED, ABANDONED, DEAD_LETTER -> LOG.debug("{} is over: {}", task, settlement);
        }
    }

    @Override
    public void heartbeatFailed(ActivityTask task, Refusal refusal, String message) {
        LOG.debug("{}: a heartbeat failed ({}: {})", task, refusal, message);
    }

    @Override
    public void slotStuck(ActivityTask task, String reason) {
        LOG.error("{}: its run could not be confirmed gone, and holds its slot: {}", task, reason);
    }

    @Override
    public void slotRecovered(ActivityTask task) {
        LOG.info("{}: its run is gone, and its slot is free again", task);
    }

    @Override
    public void circuitChanged(String activity, CircuitState from, CircuitState to) {
        LOG.warn("{}: its circuit went from {} to {}", activity, from, to);
    }

    @Override
    public void budgetChanged(String action, double perSecond) {
        LOG.info("{} may now be called {} times a second", action, Math.round(perSecond));
    }

    private static String line(String cause) {
        String line = cause.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_CAUSE ? line : line.substring(0, LONGEST_CAUSE) + "…";
    }
}
