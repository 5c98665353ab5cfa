package io.legacybridge.worker.journal;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.WorkKey;
import java.util.Optional;

/**
 * An open task as its journal knows it: all that the next worker needs to go on with it. Immutable.
 *
 * @param task the task; its token is in the journal and nowhere else
 * @param terms what held when it was accepted
 * @param workKey names the piece of work across attempts, if the configuration says how
 * @param launches how often a launch was begun, 0 or more
 * @param handle how its run is found again, once one was started
 * @param outcome what is to be reported, once that is known: the outbox
 * @param sendAttempted whether a report of the outcome may have reached Step Functions
 */
public record JournaledTask(
        ActivityTask task,
        TaskTerms terms,
        Optional<WorkKey> workKey,
        int launches,
        Optional<Handle> handle,
        Optional<Outcome> outcome,
        boolean sendAttempted) {
    /** A task that was just received. */
    public static JournaledTask accepted(ActivityTask task, TaskTerms terms, Optional<WorkKey> workKey) {
        return new JournaledTask(task, terms, workKey, 0, Optional.empty(), Optional.empty(), false);
    }

    /** What it is after one more thing has happened to it; itself for {@link JournalEntry.Closed}. */
    public JournaledTask after(JournalEntry entry) {
        if (entry instanceof JournalEntry.Accepted accepted) {
            return accepted.what();
        }
        if (entry instanceof JournalEntry.Launching launching) {
            return new JournaledTask(task, terms, workKey, launching.launches(), handle, outcome, sendAttempted);
        }
        if (entry instanceof JournalEntry.Launched launched) {
            return new JournaledTask(
                    task, terms, workKey, launches, Optional.of(launched.handle()), outcome, sendAttempted);
        }
        if (entry instanceof JournalEntry.OutcomeSet set) {
            return new JournaledTask(task, terms, workKey, launches, handle, Optional.of(set.outcome()), sendAttempted);
        }
        if (entry instanceof JournalEntry.Sending) {
            return new JournaledTask(task, terms, workKey, launches, handle, outcome, true);
        }
        return this;
    }

    /** As the task is shown. */
    @Override
    public String toString() {
        return task.toString();
    }
}
