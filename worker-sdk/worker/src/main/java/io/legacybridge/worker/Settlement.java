package io.legacybridge.worker;

/** How a task's outcome ended up at Step Functions. */
public enum Settlement {
    /** Step Functions took it. */
    ACKNOWLEDGED,
    /** The task was no longer open when the first report arrived: the result was not taken. */
    REJECTED_LATE,
    /**
     * The task was no longer open when a repeated report arrived: an earlier one, whose answer was lost, may have
     * closed it.
     */
    UNKNOWN,
    /**
     * Step Functions does not know the token or does not accept the report, and never will. The outcome is not lost:
     * see {@link WorkerListener#deadLetter}.
     */
    DEAD_LETTER,
    /** Nothing was reported, since nobody waits for it: the task had been lost or the execution stopped. */
    ABANDONED,
    /** The worker stopped before Step Functions answered, or before the run was confirmed gone. */
    LEFT_OPEN
}
