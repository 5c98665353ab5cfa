package io.legacybridge.states.history;

/** Where an execution stands; the names are the API's. */
public enum ExecutionStatus {
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    ABORTED;

    public boolean closed() {
        return this != RUNNING;
    }
}
