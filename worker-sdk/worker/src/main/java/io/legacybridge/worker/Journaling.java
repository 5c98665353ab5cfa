package io.legacybridge.worker;

import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Writes down what happens to open tasks, and knows whether that works.
 *
 * <p>Normal: an entry is durable after a moment, and whoever waits for that is told. Fault (a full disk): whoever waits
 * is told that it is not; nothing that was not journaled may be launched, so for a pause that grows with every failure
 * no task is asked for. The next task then tries the journal again.
 *
 * <p>Confined to the worker's scheduler.
 */
final class Journaling {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final TaskJournal journal;
    private final Scheduler scheduler;
    private final WorkerListener listener;
    private final Backoff backoff;
    private Runnable writableAgain = () -> {};
    private int failures;
    private boolean pausing;

    Journaling(TaskJournal journal, Scheduler scheduler, RandomGenerator random, WorkerListener listener) {
        this.journal = journal;
        this.scheduler = scheduler;
        this.listener = listener;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /** @param told whenever a pause is over */
    void onWritableAgain(Runnable told) {
        writableAgain = told;
    }

    /** Whether more may be taken on. */
    boolean writable() {
        return !pausing;
    }

    /** Writes something that nobody waits for. */
    void write(JournalEntry entry) {
        write(entry, durable -> {});
    }

    /** @param then told on the scheduler whether the entry is durable */
    void write(JournalEntry entry, Consumer<Boolean> then) {
        append(entry)
                .whenComplete((done, failure) -> scheduler.execute(() -> {
                    if (failure == null) {
                        written();
                    } else {
                        failed(entry, failure);
                    }
                    then.accept(failure == null);
                }));
    }

    private CompletionStage<Void> append(JournalEntry entry) {
        try {
            return journal.append(entry);
        } catch (RuntimeException e) {
            return java.util.concurrent.CompletableFuture.failedStage(e);
        }
    }

    private void written() {
        if (failures > 0) {
            failures = 0;
            listener.journalWritable();
        }
    }

    private void failed(JournalEntry entry, Throwable failure) {
        Duration pause = pausing ? Duration.ZERO : backoff.pause(++failures);
        listener.journalFailed(entry.token().id(), failure, pause);
        if (!pausing) {
            pausing = true;
            scheduler.after(pause, () -> {
                pausing = false;
                writableAgain.run();
            });
        }
    }
}
