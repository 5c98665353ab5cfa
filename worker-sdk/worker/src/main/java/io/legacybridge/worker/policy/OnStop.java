package io.legacybridge.worker.policy;

/** What becomes of running work when the worker stops. */
public enum OnStop {
    /** It may finish for as long as the {@link DrainPolicy} says; then it is cancelled and handed back. The default. */
    WAIT,
    /**
     * It goes on without a worker, and the next start finds it again. For adapters that can re-attach and workers with
     * a journal. The next start has to come before HeartbeatSeconds are over, since nobody says meanwhile that the task
     * is being worked on.
     */
    LEAVE,
    /** It is cancelled and handed back at once. */
    CANCEL
}
