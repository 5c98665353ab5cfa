package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which runs this adapter's tasks took over: a file for each, named by the task, says where the run's folder is, since
 * that is named by the task that launched it. A note is made before the run changes hands, so it proves nothing; the
 * folder's {@link Ownership} does.
 */
final class AdoptedRuns {
    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private final Path notes;

    /** @throws IOException if the folder cannot be made or read */
    AdoptedRuns(Path workDirectory, Clock clock) throws IOException {
        this.notes = Files.createDirectories(workDirectory.resolve("adopted"));
        removeForgotten(clock.instant().minus(FORGOTTEN));
    }

    /** Notes that a task is about to take a run over. */
    void note(String task, RunFolder run) throws IOException {
        Path fresh = notes.resolve(task + ".new");
        Files.writeString(fresh, Utf8Path.text(run.path()), StandardCharsets.UTF_8);
        Files.move(fresh, notes.resolve(task), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The folder of the run that a task took over or was about to. */
    Optional<RunFolder> find(String task) throws IOException {
        try {
            return Optional.of(
                    RunFolder.at(Utf8Path.of(Files.readString(notes.resolve(task), StandardCharsets.UTF_8))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    void forget(String task) throws IOException {
        Files.deleteIfExists(notes.resolve(task));
    }

    /** Notes of tasks whose bridge never came back to forget them. */
    private void removeForgotten(Instant oldest) throws IOException {
        try (Stream<Path> files = Files.list(notes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                boolean old = Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
                if (old && !Files.exists(Utf8Path.of(Files.readString(file, StandardCharsets.UTF_8)))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
