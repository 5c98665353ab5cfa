package io.legacybridge.worker;

/** What is being done with an open task. */
public enum TaskPhase {
    /** Kept with heartbeats until it can be launched or handed back. */
    HELD,
    /** Being launched, perhaps again. */
    LAUNCHING,
    /** Its run goes on. */
    RUNNING,
    /** An earlier worker had it, and its run is looked for. */
    RECOVERING,
    /** Nobody wants it, and its run lives on for the next attempt at the same work to adopt it. */
    ORPHANED,
    /** Its run is being ended. */
    CANCELLING,
    /** Its outcome is being reported. */
    REPORTING,
    /** Its run could not be confirmed gone. */
    STUCK
}
