package io.legacybridge.worker.policy;

/** What follows when the run of an open task cannot be found again after a restart. */
public enum OnLost {
    /** The task fails as {@code Bridge.Retry}, and the state machine decides. The default. */
    FAIL,
    /**
     * It is launched once more under the same token. For work that may safely run twice: nobody can say how far the
     * lost run came, or that nothing of it goes on somewhere.
     */
    RELAUNCH
}
