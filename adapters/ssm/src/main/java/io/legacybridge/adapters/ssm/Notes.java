package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where each run is, in the work directory: the host is written down before anything is sent there, so that a launch
 * that is made again, after a crash, goes to the same host and finds the run. Thread-safe for different runs.
 */
final class Notes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /** @throws IllegalStateException if the work directory cannot be written */
    Notes(Path workDirectory) {
        this.folder = workDirectory.resolve("runs");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException("the ssm adapter cannot write to " + workDirectory + ": " + e, e);
        }
    }

    /**
     * One run.
     *
     * @param command by which it is followed; null before it was sent
     */
    record Note(String instance, @Nullable String command) {}

    Optional<Note> find(String task) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readString(file(task), StandardCharsets.UTF_8), Note.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    void write(String task, Note note) throws IOException {
        Path fresh = folder.resolve(task + ".new");
        Files.writeString(fresh, JSON.writeValueAsString(note), StandardCharsets.UTF_8);
        Files.move(fresh, file(task), StandardCopyOption.ATOMIC_MOVE);
    }

    void remove(String task) throws IOException {
        Files.deleteIfExists(file(task));
    }

    private Path file(String task) {
        return folder.resolve(task + ".json");
    }
}
