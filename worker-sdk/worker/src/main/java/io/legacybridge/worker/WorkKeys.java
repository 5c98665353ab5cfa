package io.legacybridge.worker;

import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.TaskInput;
import io.legacybridge.worker.policy.WorkPolicy;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.WorkKey;
import java.util.Optional;

/**
 * Which piece of work a task is an attempt at. A key holds for one activity: what another activity makes of the same
 * item is other work.
 */
final class WorkKeys {
    private WorkKeys() {}

    /** @throws InvalidInputException if the input lacks a value that the key is made of */
    static Optional<WorkKey> of(ActivityTask task, Optional<WorkPolicy> policy) throws InvalidInputException {
        return policy.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new WorkKey(task.activity() + '\n' + policy.get().key().fill(TaskInput.parse(task.input()))));
    }
}
