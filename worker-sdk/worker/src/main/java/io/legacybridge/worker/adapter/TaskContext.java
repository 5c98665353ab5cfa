package io.legacybridge.worker.adapter;

import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.WorkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What an adapter is told about the task it launches, and what it may ask meanwhile. Thread-safe. */
public interface TaskContext {
    /** The task itself. */
    ActivityTask task();

    /**
     * Wall-clock time after which Step Functions no longer waits: when the task was received, and its TimeoutSeconds.
     * No run is worth more time than that.
     */
    Instant deadline();

    /**
     * The piece of work that this task is an attempt at; empty where the configuration names none. An adapter with
     * {@link Capability#WORK_KEYS} never lets two runs of one key live at a time.
     */
    Optional<WorkKey> workKey();

    /**
     * For how long after its end a good run that nobody wants any more can still be taken over by the next attempt at
     * the same work; empty unless the configuration says so. Where it is there, an adapter with
     * {@link Capability#WORK_KEYS} asks {@link #confirmWanted} before the outcome of a good run is known, whether or
     * not there is anything to publish, and leaves that outcome open if the answer is no, until another attempt has
     * {@linkplain Adapter#adopt adopted} the run or it is {@linkplain Run#cancel cancelled}. And a launch that meets
     * such a run raises a {@link SameWorkException}.
     */
    Optional<Duration> adoptsWithin();

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
