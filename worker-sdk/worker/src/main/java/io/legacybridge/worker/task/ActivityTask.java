package io.legacybridge.worker.task;

import java.time.Instant;

/**
 * One attempt at a piece of work, as a poll handed it out.
 *
 * @param activity the activity's name in the configuration
 * @param token the credential that reports it
 * @param input the task's input as Step Functions sent it: JSON text, up to 1,048,576 characters by the service model.
 *     It is not yet parsed, and comes from whoever started the execution: hostile until checked.
 * @param receivedAt wall-clock time at which the poll was answered; Step Functions counts TimeoutSeconds and
 *     HeartbeatSeconds from about then
 */
public record ActivityTask(String activity, TaskToken token, String input, Instant receivedAt) {
    /** How this task is shown: see {@link TaskToken#id()}. */
    public String id() {
        return token.id();
    }

    /** Without the input, which may hold what no log should. */
    @Override
    public String toString() {
        return "task " + id() + " of " + activity;
    }
}
