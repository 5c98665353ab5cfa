package io.legacybridge.adapters.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/**
 * Within which bounds a program runs: the words that stand before it on its command line, each a program of util-linux.
 */
record Confinement(Rlimits limits) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What stands before the program. */
    List<String> prefix() {
        List<String> words = new ArrayList<>();
        if (!limits.values().isEmpty()) {
            words.add(program("prlimit"));
            words.addAll(limits.options());
        }
        return words;
    }

    /**
     * Runs a program that does nothing within these bounds.
     *
     * @throws IllegalStateException if this host or this user cannot, with what the host says about it
     */
    void tryOut() {
        List<String> words = prefix();
        if (!words.isEmpty()) {
            words.add(program("true"));
            Answer answer = run(words);
            if (answer.code() != 0) {
                throw new IllegalStateException("a program that does nothing cannot run within limits.resources: "
                        + (answer.text().isEmpty() ? "it ended with exit code " + answer.code() : answer.text())
                        + "; raise the limit, or the bridge's own (ulimit -H)");
            }
        }
    }

    private static String program(String name) {
        Path found = Launcher.find(name, Launcher.PATH)
                .orElseThrow(() -> new IllegalStateException("the process adapter needs the program '" + name
                        + "' for what this configuration asks; install util-linux and coreutils"));
        return Utf8Path.text(found);
    }

    private record Answer(int code, String text) {}

    private static Answer run(List<String> words) {
        CommandLine line = new CommandLine(words.get(0));
        words.stream().skip(1).forEach(word -> line.addArgument(word, false));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        DefaultExecutor executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(new PumpStreamHandler(said, said, null))
                .get();
        executor.setExitValues(null);
        executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(PATIENCE).get());
        try {
            int code = executor.execute(line, Map.of("PATH", Launcher.PATH, "LC_ALL", "C.UTF-8"));
            return new Answer(code, said.toString(StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new IllegalStateException("this host cannot start " + words.get(0) + ": " + e.getMessage(), e);
        }
    }
}
