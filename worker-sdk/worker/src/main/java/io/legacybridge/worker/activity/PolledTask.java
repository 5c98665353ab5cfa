package io.legacybridge.worker.activity;

import io.legacybridge.worker.task.TaskToken;

/**
 * What a poll brought.
 *
 * @param token the credential of this attempt
 * @param input JSON text, up to 1,048,576 characters by the service model
 */
public record PolledTask(TaskToken token, String input) {
    /** Without the input, which may hold what no log should. */
    @Override
    public String toString() {
        return token.toString();
    }
}
