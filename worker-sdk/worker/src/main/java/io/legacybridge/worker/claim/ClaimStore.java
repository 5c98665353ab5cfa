package io.legacybridge.worker.claim;

import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;

/**
 * Keeps results that are too large for a report.
 *
 * <p>What is kept stays until whoever owns the store has it removed: the worker cannot know who still needs it. A store
 * gives nobody a way to another task's result: from one claim none can guess the next.
 *
 * <p>Called on threads that may block, for several tasks at once: thread-safe.
 */
@FunctionalInterface
public interface ClaimStore {
    /**
     * Keeps a task's result durably: when this returns, a crash of the machine does not lose it. Called again for the
     * same task it replaces what it kept, under the same URI, and a reader sees the one or the other, whole.
     *
     * @param content the result, JSON text in UTF-8
     * @throws NoSpaceException if the store is full
     * @throws IOException if it cannot be kept for another reason; nothing of it is left then
     */
    Claim keep(ActivityTask task, byte[] content) throws IOException;

    /**
     * Gives back what {@link #keep} kept, here or in another process with the same store.
     *
     * @see ClaimSource#fetch
     */
    default byte[] fetch(Claim claim) throws ClaimRefusedException, IOException {
        throw new ClaimRefusedException("the claim " + claim.uri() + " lies in a store that gives nothing back");
    }
}
