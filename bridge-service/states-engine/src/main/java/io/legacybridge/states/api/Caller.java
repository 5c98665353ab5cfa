package io.legacybridge.states.api;

/** Who called, as far as an operation must know. */
@FunctionalInterface
public interface Caller {

    /** In the same process: always there. */
    Caller LOCAL = () -> true;

    /** Whether an answer would still reach the caller, as far as that can be seen at this moment. */
    boolean isConnected();
}
