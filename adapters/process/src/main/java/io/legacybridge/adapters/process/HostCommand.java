package io.legacybridge.adapters.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/** What this host's own small programs answer. Blocks until they have: for what is rare. */
final class HostCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private HostCommand() {}

    /** An exit code, and what was said on both streams. */
    record Answer(int code, String text) {}

    /** @throws IllegalStateException if this host does not have it */
    static String find(String name) {
        return Launcher.find(name, Launcher.PATH)
                .map(Utf8Path::text)
                .orElseThrow(() -> new IllegalStateException("the process adapter needs the program '" + name
                        + "' for what this configuration asks; install util-linux and coreutils"));
    }

    static Answer run(List<String> words) {
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
