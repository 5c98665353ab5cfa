package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What bridge and supervisor tell each other about one program: the bridge writes what is to be run, the supervisor
 * what became of it. Each file is written by one of them, and its presence is a fact that outlives both.
 *
 * @param id the task's id, by which the processes are found
 * @param path where the files are: nobody but bridge and supervisor may enter it
 * @param place the folder that all of the program's own folders are in
 */
record SupervisedFolder(String id, Path path, Path place) {

    Path command() {
        return path.resolve("command");
    }

    Path environment() {
        return path.resolve("environment");
    }

    /** Locked as long as a supervisor lives. */
    Path lock() {
        return path.resolve("lock");
    }

    /** Which piece of work this is, for a supervisor that has to have it before it starts the program. */
    Path workKey() {
        return path.resolve("work-key");
    }

    Path stdout() {
        return path.resolve("stdout");
    }

    Path stderrFile() {
        return path.resolve("stderr");
    }

    /**
     * Forgets a program whose supervisor is gone, so that it can be started again. Only for what may be done twice: a
     * checker.
     */
    void forget() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!file.equals(command()) && !file.equals(environment())) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Tells a supervisor that is about to start the program not to. */
    void markCancelled() throws IOException {
        Files.writeString(path.resolve("cancel"), "");
    }

    boolean isCancelled() {
        return Files.exists(path.resolve("cancel"));
    }

    /** What the supervisor wrote when it started the program; empty before that. */
    Optional<Started> started() throws IOException {
        Optional<String> line = read("started");
        if (line.isEmpty() || !line.get().endsWith("|\n")) {
            return Optional.empty();
        }
        String[] parts = line.get().split("\\|", 3);
        String program = read("program").orElse("").trim();
        // On a full disk a file may be there without its content.
        return program.isEmpty()
                ? Optional.empty()
                : Optional.of(new Started(parts[0], ProcFs.Stat.parse(parts[1]), Long.parseLong(program)));
    }

    /**
     * How the program ended; empty before that, and for ever if the supervisor itself was ended, or if the program
     * removed what the supervisor wrote.
     */
    Optional<ExitStatus> exit() throws IOException {
        Optional<String> line = read("exit");
        if (line.isEmpty() || !Files.exists(path.resolve("started"))) {
            return Optional.empty();
        }
        String[] words = line.get().trim().split(" ");
        long wallMillis = Files.getLastModifiedTime(path.resolve("exit")).toMillis()
                - Files.getLastModifiedTime(path.resolve("started")).toMillis();
        return Optional.of(new ExitStatus(
                Integer.parseInt(words[1]),
                words[0].equals("signal"),
                Files.exists(path.resolve("limit")),
                Math.max(0, wallMillis)));
    }

    /** When the program was started, by the clock of the folder's disk. */
    FileTime startTime() throws IOException {
        return Files.getLastModifiedTime(path.resolve("started"));
    }

    /** When the program ended, by the same clock. */
    FileTime endTime() throws IOException {
        return Files.getLastModifiedTime(path.resolve("exit"));
    }

    /** What was kept of stdout: its beginning and, where that was cut, its end. */
    String stdoutText() throws IOException {
        return read("stdout").orElse("");
    }

    /** What was kept of stderr: its beginning and, where that was cut, its end. */
    String stderr() throws IOException {
        return read("stderr").orElse("");
    }

    private Optional<String> read(String name) throws IOException {
        try (InputStream file = Files.newInputStream(path.resolve(name))) {
            return Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }
}
