package io.legacybridge.worker.journal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an {@code .all} on a thread of its own, while entries go on to be written to the next log. The tasks are those
 * of the moment when that log was begun.
 */
final class Compaction {
    /**
     * How it ended.
     *
     * @param size bytes of the file, if it is there
     * @param failure why it is not there
     */
    record Result(Compaction of, long size, @Nullable Throwable failure) {}

    private final long number;
    private final long bytesBefore;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean cancelled;

    private Compaction(long number, long bytesBefore) {
        this.number = number;
        this.bytesBefore = bytesBefore;
    }

    /**
     * Begins.
     *
     * @param number of the file
     * @param bytesBefore how much the files have together that it replaces
     * @param whenDone told on its thread
     */
    static Compaction start(
            JournalFiles files,
            Disk disk,
            long number,
            List<JournaledTask> tasks,
            long bytesBefore,
            Consumer<Result> whenDone) {
        Compaction made = new Compaction(number, bytesBefore);
        Thread thread = new Thread(
                () -> {
                    whenDone.accept(made.write(files, disk, tasks));
                    made.over.complete(null);
                },
                "legacy-bridge-journal-compaction");
        thread.setDaemon(true);
        thread.start();
        return made;
    }

    private Result write(JournalFiles files, Disk disk, List<JournaledTask> tasks) {
        try {
            return new Result(this, AllFile.write(files, disk, number, tasks, () -> cancelled), null);
        } catch (IOException | RuntimeException | Error e) {
            return new Result(this, 0, e);
        }
    }

    long number() {
        return number;
    }

    long bytesBefore() {
        return bytesBefore;
    }

    /**
     * Returns when nothing of it goes on any more: a file that it put in place later would take away what the next
     * worker has written.
     */
    void cancel() {
        cancelled = true;
        over.join();
    }
}
