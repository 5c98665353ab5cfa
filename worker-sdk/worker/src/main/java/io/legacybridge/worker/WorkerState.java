package io.legacybridge.worker;

/** Where a worker is in its life. */
public enum WorkerState {
    /** Made, not yet started. */
    NEW,
    /** Looking for its activities; asks for no work yet. */
    STARTING,
    /** Asks for work and does it. */
    RUNNING,
    /** Asks for no more work, and finishes or hands back what it has. */
    DRAINING,
    /** Over. */
    STOPPED
}
