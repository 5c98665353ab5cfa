package io.legacybridge.worker.policy;

/** What a task does when the run of an earlier attempt at the same work still lives. */
public enum OnSameWork {
    /** It waits with heartbeats until that run is gone, and is launched then. The default. */
    WAIT,
    /**
     * It takes that run over, and the result is this task's. A run that is no longer wanted lives on for a while, so
     * that the next attempt finds it. Where the adapter cannot hand a run over, it waits.
     */
    ADOPT,
    /** It has that run ended, and is launched once nothing of it is left. */
    SUPERSEDE
}
