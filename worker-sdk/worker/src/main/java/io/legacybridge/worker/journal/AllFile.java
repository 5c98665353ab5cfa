package io.legacybridge.worker.journal;

import io.legacybridge.worker.journal.Disk.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Writes the file that holds all open tasks, so that it is there whole or not at all. */
final class AllFile {
    private AllFile() {}

    /**
     * Writes it under another name, flushes it, renames it, and flushes the folder.
     *
     * @param cancelled asked before each task
     * @return its size in bytes
     * @throws CancellationException if it was cancelled
     */
    static long write(JournalFiles files, Disk disk, long number, List<JournaledTask> tasks, BooleanSupplier cancelled)
            throws IOException {
        Path part = files.part(number);
        long size = 0;
        try {
            try (LogFile file = disk.create(part)) {
                size += write(file, EntryFormat.allOf(tasks.size()));
                for (JournaledTask task : tasks) {
                    if (cancelled.getAsBoolean()) {
                        throw new CancellationException();
                    }
                    size += write(file, EntryFormat.line(new JournalEntry.Accepted(task)));
                }
                file.force();
            }
            disk.rename(part, files.all(number));
        } catch (IOException | RuntimeException | Error e) {
            discard(disk, part, e);
            throw e;
        }
        disk.forceNames(files.folder());
        return size;
    }

    private static long write(LogFile file, ByteBuffer line) throws IOException {
        int size = line.remaining();
        file.write(line);
        return size;
    }

    private static void discard(Disk disk, Path part, Throwable why) {
        try {
            disk.delete(part);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}
