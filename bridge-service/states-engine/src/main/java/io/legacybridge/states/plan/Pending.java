package io.legacybridge.states.plan;

/** What a visit of a state waits for. */
interface Pending {

    /**
     * Nobody waits any more: timers end, tokens close, inner flows stop. Records nothing. What had been on its way when
     * this was called must have no effect.
     */
    void cancel();

    /**
     * Records what a history says about inner flows that are stopped because another flow failed.
     *
     * @param previousEventId the event that made an end of it
     */
    default void recordAborted(long previousEventId) {}

    /**
     * Takes up again what was stopped, after a redrive of the execution.
     *
     * @return false when there is nothing to take up: the state's work starts from its beginning
     */
    default boolean resume(long redrivenEventId) {
        return false;
    }
}
