package io.legacybridge.worker.adapter;

import io.legacybridge.worker.task.ActivityTask;
import java.util.concurrent.CompletionStage;

/** What an adapter is told about the task it launches, and what it may ask meanwhile. Thread-safe. */
public interface TaskContext {
    /** The task itself. */
    ActivityTask task();

    /**
     * Asks Step Functions now, by a heartbeat, whether the result is still wanted. An adapter does so after the verdict
     * and before it publishes anything, so that an attempt that nobody waits for publishes nothing.
     *
     * @return true once a heartbeat was acknowledged; false if the task is no longer wanted. While Step Functions does
     *     not answer, neither comes: the call is repeated until it does or the worker assumes the task lost. Never
     *     completes exceptionally.
     */
    CompletionStage<Boolean> confirmWanted();
}
