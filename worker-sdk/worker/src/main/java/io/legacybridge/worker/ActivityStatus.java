package io.legacybridge.worker;

import io.legacybridge.worker.policy.CircuitState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one activity of a worker is doing at this moment.
 *
 * @param activity its name in the configuration
 * @param arn its ARN, once Step Functions said it
 * @param slots how many slots there are
 * @param slotsUsed how many are taken by an open poll or by a task, stuck ones included
 * @param slotsStuck how many are held by a run whose end could not be confirmed
 * @param openPolls how many polls are open
 * @param circuit what its circuit lets through
 * @param paused whether an operator wants no tasks to be asked for
 * @param waitsFor what has to come before tasks are asked for again, where slots alone do not decide that: an operator,
 *     the circuit, a lock; in words
 * @param problem why it asks for no work although the worker runs: it does not exist, say
 * @param tasks the tasks it holds, in no particular order
 */
public record ActivityStatus(
        String activity,
        Optional<String> arn,
        int slots,
        int slotsUsed,
        int slotsStuck,
        int openPolls,
        CircuitState circuit,
        boolean paused,
        Optional<String> waitsFor,
        Optional<String> problem,
        List<TaskStatus> tasks) {
    public ActivityStatus {
        tasks = List.copyOf(tasks);
    }

    /**
     * One open task.
     *
     * @param id how the task is shown
     * @param phase what is being done with it
     * @param age since the poll was answered
     * @param sinceHeartbeat since the last acknowledged heartbeat was sent, or since this worker has the task
     * @param handle how its run is found, once there is one
     * @param launches how often a launch was begun, by earlier workers too
     * @param sinceOutcome how long this worker knows an outcome that Step Functions has not acknowledged; empty while
     *     there is none, or nobody waits for it
     */
    public record TaskStatus(
            String id,
            TaskPhase phase,
            Duration age,
            Duration sinceHeartbeat,
            Optional<Map<String, String>> handle,
            int launches,
            Optional<Duration> sinceOutcome) {}
}
