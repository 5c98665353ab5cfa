package io.legacybridge.worker.journal;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;

/**
 * One thing that happened to an open task, in the order accepted → launching → launched → outcome → sending → closed.
 */
public sealed interface JournalEntry {
    /** Whose it is. */
    TaskToken token();

    /** A task was received. */
    record Accepted(JournaledTask what) implements JournalEntry {
        @Override
        public TaskToken token() {
            return what.task().token();
        }
    }

    /**
     * A launch is about to begin.
     *
     * @param launches which one, from 1
     */
    record Launching(TaskToken token, int launches) implements JournalEntry {}

    /** A run was started, and is found again by its handle. */
    record Launched(TaskToken token, Handle handle) implements JournalEntry {}

    /** What is to be reported. */
    record OutcomeSet(TaskToken token, Outcome outcome) implements JournalEntry {}

    /** A report is about to be sent: from here on Step Functions may have it. */
    record Sending(TaskToken token) implements JournalEntry {}

    /** The task is settled, and the journal forgets it. */
    record Closed(TaskToken token) implements JournalEntry {}
}
