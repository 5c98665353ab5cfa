package io.legacybridge.worker;

import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.policy.OnSameWork;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;

/**
 * Who wants to know what a worker does: logs, metrics, tests.
 *
 * <p>Called on the worker's own thread, in the order in which things happen. An implementation returns at once: while
 * it runs, no heartbeat is sent. What it throws is logged and changes nothing.
 */
public interface WorkerListener {
    /** The worker went from one state to another. */
    default void stateChanged(WorkerState from, WorkerState to) {}

    /** A poll was sent. */
    default void pollOpened(String activity) {}

    /** A poll was answered, with a task or without. */
    default void pollAnswered(String activity, boolean withTask, Duration took) {}

    /**
     * A poll failed, and its loop waits.
     *
     * @param message the service's words
     * @param pause until polls are sent again
     */
    default void pollFailed(String activity, Refusal refusal, String message, Duration pause) {}

    /** Step Functions has too many open polls on this activity; from now on so many are wanted here. */
    default void pollsShed(String activity, int nowWanted) {}

    /** An activity asks for no more work, and will not until the worker is started anew. */
    default void activityStopped(String activity, String problem) {}

    /** A task was received, and has a slot. */
    default void taskAccepted(ActivityTask task) {}

    /** A task that an earlier worker left open is this one's now. */
    default void taskRecovered(ActivityTask task) {}

    /** The run of a recovered task was found. */
    default void taskReattached(ActivityTask task, Handle handle) {}

    /**
     * The run of a recovered task could not be looked for.
     *
     * @param attempt which one, from 1
     * @param pause until the next
     */
    default void reattachFailed(ActivityTask task, int attempt, Throwable failure, Duration pause) {}

    /**
     * A launch met the run of an earlier attempt at the same work.
     *
     * @param answer what follows
     * @param message the adapter's words
     */
    default void sameWorkMet(ActivityTask task, OnSameWork answer, String message) {}

    /** A run that nobody wants any more lives on for a while, for the next attempt to adopt it. */
    default void runOrphaned(ActivityTask task, String reason) {}

    /**
     * Something could not be written into the journal.
     *
     * @param task whose entry, as the task is shown
     * @param pause for which no tasks are asked for; zero where that was decided before
     */
    default void journalFailed(String task, Throwable failure, Duration pause) {}

    /** Writing into the journal works again. */
    default void journalWritable() {}

    /** The journal held something that could not be read and was set aside. */
    default void journalProblem(String problem) {}

    /** A task is kept with heartbeats before its launch. */
    default void taskHeld(ActivityTask task, String reason) {}

    /** A task's work was started. */
    default void taskLaunched(ActivityTask task, Handle handle, Duration took) {}

    /**
     * A launch failed.
     *
     * @param attempt which one, from 1
     */
    default void launchFailed(ActivityTask task, int attempt, Throwable failure) {}

    /**
     * A launch that failed, since the target is unavailable, is tried again.
     *
     * @param attempt which one failed, from 1
     * @param pause until the next
     */
    default void launchRetried(ActivityTask task, int attempt, Duration pause) {}

    /** A task is no longer wanted or no longer ours, and its run is being ended. */
    default void taskCancelled(ActivityTask task, String reason) {}

    /**
     * What came of a task is known, and will not change.
     *
     * @param took since the task was received
     */
    default void outcomeSet(ActivityTask task, Outcome outcome, Duration took) {}

    /**
     * A report did not come through, and will be repeated.
     *
     * @param attempt which one, from 1
     * @param pause until the next
     */
    default void reportRetried(ActivityTask task, int attempt, Refusal refusal, String message, Duration pause) {}

    /**
     * An outcome can never be reported under this token; an operator has to look. The worker's own hook for keeping it.
     *
     * @param message the service's words
     */
    default void deadLetter(ActivityTask task, Outcome outcome, Refusal refusal, String message) {}

    /** A task is over, and its slot is free unless it is stuck. */
    default void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {}

    /** The adapter could not be told that a task is settled; what it kept of the run may stay. */
    default void settledFailed(ActivityTask task, Throwable failure) {}

    /**
     * A heartbeat was acknowledged.
     *
     * @param lag how much later than planned it was sent
     */
    default void heartbeatAcknowledged(ActivityTask task, Duration lag) {}

    /** A heartbeat was not acknowledged. */
    default void heartbeatFailed(ActivityTask task, Refusal refusal, String message) {}

    /** The end of a cancelled run could not be confirmed: its slot is not given back until it is. */
    default void slotStuck(ActivityTask task, String reason) {}

    /** A stuck slot is free again. */
    default void slotRecovered(ActivityTask task) {}

    /** An activity's circuit changed. */
    default void circuitChanged(String activity, CircuitState from, CircuitState to) {}

    /** The worker starts, and may call each action of Step Functions so often until it is throttled. */
    default void quotaShared(ApiQuota share) {}

    /** An action is called less often than before, since Step Functions throttles it, or more often again. */
    default void budgetChanged(String action, double perSecond) {}
}
