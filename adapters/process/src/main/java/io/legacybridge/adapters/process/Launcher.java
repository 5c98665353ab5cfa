package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.CommandTemplate;
import io.legacybridge.adapters.program.SupervisorOrder;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.launcher.CommandLauncher;
import org.apache.commons.exec.launcher.CommandLauncherFactory;
import org.jspecify.annotations.Nullable;

/**
 * How started: writes down what the supervisor is to run, and starts the supervisor as the leader of a session of its
 * own. Command, values and environment reach it by files of the run's folder, so that no process listing shows them and
 * no locale of the JVM changes them. Thread-safe.
 */
final class Launcher {
    /** The supervisor's exit code when another one holds the folder's lock. */
    static final int HELD = 75;

    /** Its exit code when another run has the same piece of work. */
    static final int SAME_WORK = 77;

    static final String PATH = SupervisorOrder.PATH;
    private static final Path SHELL = Path.of("/bin/sh");

    private final CommandLauncher launcher = CommandLauncherFactory.createVMLauncher();
    private final Path setsid;
    private final Path script;

    private Launcher(Path setsid, Path script) {
        this.setsid = setsid;
        this.script = script;
    }

    /**
     * Puts the supervisor's script into the work directory.
     *
     * @throws IllegalStateException if this host lacks what the supervisor needs, or the folder cannot be written
     */
    static Launcher in(Path workDirectory) {
        for (String program : SupervisorOrder.NEEDS) {
            if (find(program, PATH).isEmpty()) {
                throw new IllegalStateException("the process adapter needs the program '" + program + "' in " + PATH
                        + "; install util-linux and coreutils");
            }
        }
        Path script = workDirectory.resolve("supervisor.sh");
        Path fresh = workDirectory.resolve("supervisor.sh.new");
        try (InputStream resource = SupervisorOrder.script()) {
            Files.createDirectories(workDirectory);
            // Renamed, because a shell reads its script while it runs: supervisors of an older bridge keep theirs.
            Files.copy(resource, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the process adapter cannot write to " + workDirectory + ": " + e.getMessage(), e);
        }
        return new Launcher(find("setsid", PATH).orElseThrow(), script);
    }

    /** An executable file: the path itself, or the first of that name in a search path. */
    static Optional<Path> find(String program, String searchPath) {
        if (program.contains("/")) {
            Path path = program.startsWith("/")
                    ? Utf8Path.of(program)
                    : Path.of(program).toAbsolutePath();
            return executable(path);
        }
        for (String folder : searchPath.split(":")) {
            if (folder.startsWith("/")) {
                Optional<Path> found = executable(Utf8Path.below(Utf8Path.of(folder), program));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> executable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
    }

    /** The variables that every program gets. */
    static Map<String, String> allowList(RunFolder folder, Map<String, String> configured) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", PATH);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("HOME", Utf8Path.text(folder.home()));
        environment.put("TMPDIR", Utf8Path.text(folder.tmp()));
        environment.putAll(configured);
        environment.put(ProcessGroup.MARK, folder.id());
        return environment;
    }

    /**
     * What is to be run, in which bounds.
     *
     * @param prefix the words that stand before the program
     * @param owner whose the pipes are that it writes to; null for the bridge's own user
     */
    record Launch(
            List<String> prefix,
            @Nullable RunUser owner,
            Path program,
            CommandTemplate.Filled command,
            Path stdin,
            long limitSeconds,
            long graceSeconds,
            long stdoutBytes,
            long stderrBytes) {}

    /** Writes what the supervisor reads. */
    static void prepare(RunFolder run, SupervisedFolder folder, Launch launch) throws IOException {
        List<String> words = new ArrayList<>(launch.prefix());
        words.add(Utf8Path.text(launch.program()));
        words.addAll(launch.command().arguments());
        RunUser owner = launch.owner();
        SupervisorOrder order = new SupervisorOrder(
                launch.limitSeconds(),
                launch.graceSeconds(),
                launch.stdoutBytes(),
                launch.stderrBytes(),
                owner == null ? null : owner.uid() + ":" + owner.gid(),
                Utf8Path.text(run.out()),
                Utf8Path.text(launch.stdin()),
                words,
                allowList(run, launch.command().environment()));
        Files.writeString(folder.command(), order.commandFile(), StandardCharsets.UTF_8);
        Files.writeString(folder.environment(), order.environmentFile(), StandardCharsets.UTF_8);
    }

    /**
     * Starts a supervisor in a prepared folder. Harmless if one runs there already, or has: it ends at once.
     *
     * @return the supervisor, a child of this JVM, which reaps it
     */
    Process start(SupervisedFolder folder) throws TargetUnavailableException {
        CommandLine line = new CommandLine(setsid.toFile())
                .addArgument(SHELL.toString(), false)
                .addArgument(script.toString(), false)
                .addArgument(folder.id(), false);
        try {
            Process process =
                    launcher.exec(line, Map.of("PATH", PATH), folder.path().toFile());
            // The supervisor closed its ends of these pipes when it began.
            process.getOutputStream().close();
            process.getInputStream().close();
            process.getErrorStream().close();
            return process;
        } catch (IOException e) {
            throw new TargetUnavailableException("this host cannot start a process: " + e.getMessage(), e);
        }
    }
}
