package io.legacybridge.worker.journal;

import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Opens journals, and waits for them. */
final class Journals {
    static final long PATIENCE_SECONDS = 60;

    static final TaskJournal.Owner NOBODY = new TaskJournal.Owner() {
        @Override
        public void adopted(JournaledTask task) {
            throw new AssertionError("a folder's tasks come from nobody else");
        }

        @Override
        public void lost(TaskToken token) {
            throw new AssertionError("a folder's tasks go to nobody else");
        }
    };

    private Journals() {}

    static TaskJournal.Opened open(TaskJournal journal) throws Exception {
        return journal.open(NOBODY).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void append(TaskJournal journal, JournalEntry entry) throws Exception {
        journal.append(entry).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void append(TaskJournal journal, List<? extends JournalEntry> entries) throws Exception {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        entries.forEach(entry -> written.add(journal.append(entry).toCompletableFuture()));
        for (CompletableFuture<Void> one : written) {
            one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Opens the journal of a folder, says what is in it, and closes it. */
    static TaskJournal.Opened read(Path folder) throws Exception {
        try (FolderJournal journal = FolderJournal.in(folder)) {
            return open(journal);
        }
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one file with a name that ends so. */
    static Path file(Path folder, String ending) {
        List<Path> found = files(folder).stream()
                .filter(file -> file.getFileName().toString().endsWith(ending))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("there should be one *" + ending + " in " + files(folder));
        }
        return found.get(0);
    }

    static long bytes(Path folder) {
        long bytes = 0;
        for (Path file : files(folder)) {
            // As length() says of a file that was removed meanwhile.
            bytes += file.toFile().length();
        }
        return bytes;
    }

    /** Makes a folder that holds the same files, but for the lock. */
    static Path copy(Path folder, Path target) throws IOException {
        Files.createDirectories(target);
        for (Path file : files(folder)) {
            if (!file.getFileName().toString().equals("lock")) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }
}
