package io.legacybridge.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The program in a JVM of its own, as the launcher starts it. Closing it kills it. */
final class ChildProgram implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path errors;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> read;

    private ChildProgram(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.read = CompletableFuture.runAsync(
                () -> {
                    try (BufferedReader out = process.inputReader()) {
                        out.lines().forEach(lines::add);
                    } catch (IOException | java.io.UncheckedIOException e) {
                        lines.add("(stdout broke off)");
                    }
                },
                new OwnThread());
    }

    static ChildProgram start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), arguments);
    }

    /** @param options for its JVM */
    static ChildProgram start(Path folder, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(1, options);
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile(folder, "stderr", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        return new ChildProgram(process, errors);
    }

    /** Waits for a line of stdout that begins so, and returns what follows. */
    String awaitLine(String beginning) {
        return Awaitility.await("a line '" + beginning + "…'")
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .pollInSameThread()
                .until(
                        () -> {
                            if (!process.isAlive()
                                    && read.isDone()
                                    && find(beginning).isEmpty()) {
                                throw new IllegalStateException("it ended: " + errors());
                            }
                            return find(beginning);
                        },
                        found -> !found.isEmpty())
                .substring(1);
    }

    private String find(String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> "=" + line.substring(beginning.length()))
                .findFirst()
                .orElse("");
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit(PATIENCE_SECONDS);
    }

    /** Waits for the end and returns the exit status. */
    int awaitExit(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it did not end within " + seconds + " s: " + errors());
        }
        read.join();
        return process.exitValue();
    }

    List<String> output() {
        return List.copyOf(lines);
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
