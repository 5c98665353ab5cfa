package io.legacybridge.worker;

import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.claim.ClaimCheck;
import io.legacybridge.worker.claim.ClaimRefusedException;
import io.legacybridge.worker.claim.ClaimResolver;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts what claims stand for into a task's input, before its adapter sees it. The journal keeps the input as it came,
 * so that a launch after a restart resolves it again. Thread-safe.
 */
final class ClaimInputs {
    private final @Nullable ClaimResolver resolver;

    /** @param check nothing where inputs always travel themselves: a claim is left as it is then */
    ClaimInputs(@Nullable ClaimCheck check) {
        this.resolver = check == null ? null : new ClaimResolver(check.store()::fetch, check.largestInput());
    }

    /**
     * The task as its adapter is to see it. Reads files: for a thread that may block.
     *
     * @throws InvalidInputException if a claim does not lead to what it promises
     * @throws TargetUnavailableException if the store cannot be read now
     */
    ActivityTask resolve(ActivityTask task) throws InvalidInputException, TargetUnavailableException {
        if (resolver == null) {
            return task;
        }
        try {
            String input = resolver.resolve(task.input());
            return input.equals(task.input())
                    ? task
                    : new ActivityTask(task.activity(), task.token(), input, task.receivedAt());
        } catch (ClaimRefusedException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new TargetUnavailableException("a claim of the input cannot be read: " + e, e);
        }
    }
}
