package io.legacybridge.worker.journal;

import io.legacybridge.worker.task.TaskToken;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The durable record of a worker's open tasks. An outcome that is not yet acknowledged stays in it: the outbox.
 *
 * <p>One journal serves one worker: it is opened once, written in the order of the calls, and closed. No call blocks;
 * stages complete on any thread. Thread-safe.
 *
 * <p>A journal holds task tokens, which are credentials: nobody but the worker's own user may read it.
 */
public interface TaskJournal extends AutoCloseable {
    /** Who lives by a journal. Told on any thread; returns at once. */
    interface Owner {
        /** The task of another worker that died: it is this one's from now on. */
        void adopted(JournaledTask task);

        /**
         * A task belongs to another worker now: nothing of it may be reported, cancelled or published here any more.
         */
        void lost(TaskToken token);
    }

    /**
     * What an opened journal holds.
     *
     * @param tasks the open tasks, the oldest first
     * @param problems what could not be read and was set aside, a sentence each for the operator; holds no token
     */
    record Opened(List<JournaledTask> tasks, List<String> problems) {
        public Opened {
            tasks = List.copyOf(tasks);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Becomes the journal's one writer and reads what is open. What cannot be read is set aside and reported, and is
     * never a reason not to open.
     *
     * @return exceptionally with an {@link IllegalStateException} for the operator, if another worker has it open or it
     *     cannot be written at all
     */
    CompletionStage<Opened> open(Owner owner);

    /**
     * Writes an entry.
     *
     * @return completes when a crash of the machine cannot undo it; exceptionally with an {@link java.io.IOException}
     *     if it could not be written, since the disk is full, say: then it is not in the journal, and may be written
     *     again
     */
    CompletionStage<Void> append(JournalEntry entry);

    /** Writes what is under way and lets go of the journal. Open tasks stay in it. Blocks for a moment. */
    @Override
    void close();

    /** A journal that remembers nothing, for workers whose work may be lost with their process. */
    static TaskJournal none() {
        return new TaskJournal() {
            @Override
            public CompletionStage<Opened> open(Owner owner) {
                return CompletableFuture.completedStage(new Opened(List.of(), List.of()));
            }

            @Override
            public CompletionStage<Void> append(JournalEntry entry) {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void close() {}
        };
    }
}
