package io.legacybridge.worker.adapter;

import java.util.Optional;
import java.util.Set;

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
     */
    Run launch(TaskContext task) throws TargetUnavailableException;

    /**
     * Finds the run of an earlier launch again, perhaps one that has ended meanwhile. Only called if
     * {@link Capability#REATTACH} is declared.
     *
     * @param handle what {@link Run#handle()} of that launch was
     * @return the run, or empty if it cannot be found: it is lost then
     * @throws TargetUnavailableException if the place cannot be asked now; the worker asks again later
     */
    default Optional<Run> reattach(TaskContext task, Handle handle) throws TargetUnavailableException {
        return Optional.empty();
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
