package io.legacybridge.worker.policy;

/** What an activity's circuit lets through. */
public enum CircuitState {
    /** The target works: everything is let through. */
    CLOSED,
    /** The target is down: no polls, no launches. */
    OPEN,
    /** The target is being tried: one launch at a time. */
    HALF_OPEN
}
