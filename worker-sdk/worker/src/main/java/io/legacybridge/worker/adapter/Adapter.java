package io.legacybridge.worker.adapter;

import io.legacybridge.worker.task.ActivityTask;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Turns a task into work somewhere: a process on this host, a Job in a cluster, a command on another host, a function.
 *
 * <p>{@link #launch} is the one method to write; the rest has defaults, and what an adapter can do beyond it is said by
 * {@link #capabilities()}, which the contract test in the testkit holds it to. One adapter object serves one configured
 * activity. All methods may be called from several threads at once.
 */
public interface Adapter extends AutoCloseable {
    /**
     * Starts the work of one task. May block as long as starting takes (a fork, a request to a cluster), not as long as
     * the work takes: heartbeats go on meanwhile, the work is followed through the {@link Run}.
     *
     * <p>Called again with a context of the same token (after a crash between launch and journal), an adapter with
     * {@link Capability#IDEMPOTENT_LAUNCH} finds the first run and returns it instead of starting a second one.
     *
     * @return the run; for a task that can be refused at once (bad input), {@link Run#ended}
     * @throws TargetUnavailableException if the place where the work would run does not answer or has no room. The task
     *     fails as {@code Bridge.Retry}, and the circuit breaker counts it.
     * @throws SameWorkException if another run of the same {@link TaskContext#workKey} lives; nothing was started. Only
     *     with {@link Capability#WORK_KEYS}.
     */
    Run launch(TaskContext task) throws TargetUnavailableException, SameWorkException;

    /**
     * Finds the run of an earlier launch again, perhaps one that has ended meanwhile. Only called if
     * {@link Capability#REATTACH} is declared.
     *
     * @param handle what {@link Run#handle()} of that launch was; {@link Handle#NONE} if the worker died before it
     *     could write that down: the adapter looks by the task then for what the interrupted launch may have started
     * @return the run, or empty if it cannot be found: it is lost then
     * @throws TargetUnavailableException if the place cannot be asked now; the worker asks again later
     */
    default Optional<Run> reattach(TaskContext task, Handle handle) throws TargetUnavailableException {
        return Optional.empty();
    }

    /**
     * Takes over the run of an earlier attempt at the same work, which then is this task's: judged and published for
     * it. The earlier attempt can neither cancel nor publish it any more, in whatever process it lives; there its
     * outcome completes as {@code Bridge.Retry}. Only called if {@link Capability#WORK_KEYS} is declared.
     *
     * @param holder what the {@link SameWorkException} named
     * @return the run, or empty if it is over by now or cannot be taken over: the worker launches again
     * @throws TargetUnavailableException if the place cannot be asked now; the worker asks again later
     */
    default Optional<Run> adopt(TaskContext task, Handle holder) throws TargetUnavailableException {
        return Optional.empty();
    }

    /**
     * Ends the run of an earlier attempt at the same work, so that a launch of this one can follow. Only called if
     * {@link Capability#WORK_KEYS} is declared.
     *
     * @param holder what the {@link SameWorkException} named
     * @return completes when nothing of it is left, exceptionally when that could not be confirmed
     * @throws TargetUnavailableException if the place cannot be asked now; the worker asks again later
     */
    default CompletionStage<Void> supersede(TaskContext task, Handle holder) throws TargetUnavailableException {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Says that the outcome of a run is settled with Step Functions: nobody will ask for this run again, so whatever
     * was kept that it could be found again by may go. Called after a restart too, for an outcome that was still to be
     * sent, and once more where the worker died before it had noted the first call. Not called for a task that is left
     * open. May block; a drain waits for it.
     *
     * @param handle what {@link Run#handle()} was
     */
    default void settled(ActivityTask task, Handle handle) {}

    /**
     * For how many more runs the target has room now, beside those that were launched; the worker asks for no more
     * tasks than that. Never blocks: an adapter that has to look keeps what it saw last.
     */
    default int room() {
        return Integer.MAX_VALUE;
    }

    /** What this adapter can do beyond launching. Constant over its life. */
    default Set<Capability> capabilities() {
        return Set.of();
    }

    /**
     * Asks whether work could be launched now, without launching any. Called while the circuit is open, so that it can
     * close again with an empty queue.
     *
     * @throws TargetUnavailableException if it could not, with the reason
     */
    default void probe() throws TargetUnavailableException {}

    /** Frees what the adapter holds. Its runs go on where they can live without it. */
    @Override
    default void close() {}
}
