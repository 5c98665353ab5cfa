package io.legacybridge.testkit.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the agent of Systems Manager does with one command of the document AWS-RunShellScript: writes its lines to a
 * file and runs it by sh, in a process group of its own, which gets KILL when the time is over or the command is
 * cancelled.
 */
final class TestAgent {
    /** What this host has in the place of the AWS CLI: objects are files. */
    private static final String AWS = "aws() { cat \"%s/${4#s3://}\"; }\n";

    private final Path folder;
    private final Process process;
    private volatile boolean killed;

    private TestAgent(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** @param objects where the objects of S3 are, by bucket and key */
    static TestAgent start(Path folder, List<String> lines, Path objects) throws IOException {
        Files.createDirectories(folder);
        Path script = folder.resolve("_script.sh");
        Files.writeString(script, AWS.formatted(objects) + String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        Process process = new ProcessBuilder("setsid", "/bin/sh", script.toString())
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        process.getOutputStream().close();
        return new TestAgent(folder, process);
    }

    /** Whether it ended by itself within its time. */
    boolean await(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) && !killed;
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Ends the script, and all that is left in its group. */
    void kill() throws IOException, InterruptedException {
        killed = true;
        new ProcessBuilder("kill", "-s", "KILL", "--", "-" + process.pid())
                .start()
                .waitFor();
        process.waitFor();
    }

    String stdout() throws IOException {
        return Files.readString(folder.resolve("stdout"), StandardCharsets.UTF_8);
    }

    String stderr() throws IOException {
        return Files.readString(folder.resolve("stderr"), StandardCharsets.UTF_8);
    }
}
