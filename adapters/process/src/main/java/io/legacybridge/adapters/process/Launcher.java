package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.TargetUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final int CANNOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;

    private static final Pattern NOT_EXECUTED = Pattern.compile("(?:setsid|setpriv|prlimit): failed to execute (.*): ");

    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final List<String> NEEDED =
            List.of("sh", "setsid", "flock", "mkfifo", "dd", "wc", "tail", "sleep", "mv");
    private static final long LIVE = 1 << 20;
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
        for (String program : NEEDED) {
            if (find(program, PATH).isEmpty()) {
                throw new IllegalStateException("the process adapter needs the program '" + program + "' in " + PATH
                        + "; install util-linux and coreutils");
            }
        }
        Path script = workDirectory.resolve("supervisor.sh");
        Path fresh = workDirectory.resolve("supervisor.sh.new");
        try (InputStream resource = Launcher.class.getResourceAsStream("supervisor.sh")) {
            if (resource == null) {
                throw new IllegalStateException("the jar of the process adapter lacks supervisor.sh; build it again");
            }
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

    /** Whether the program itself never ran: what should have become it could not, and said so. */
    static boolean neverStarted(String program, ExitStatus exit, String stderr) {
        Matcher said = NOT_EXECUTED.matcher(stderr);
        return (exit.code() == CANNOT_EXECUTE || exit.code() == NOT_FOUND)
                && said.lookingAt()
                && Path.of(said.group(1)).endsWith(Path.of(program).getFileName());
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
        StringBuilder text = new StringBuilder();
        text.append("limit=").append(launch.limitSeconds()).append('\n');
        text.append("grace=").append(launch.graceSeconds()).append('\n');
        // One byte more than is kept tells a stream that was cut from one that just fits.
        text.append("out_kept=").append(launch.stdoutBytes() + 1).append('\n');
        text.append("out_live=")
                .append(Math.min(LIVE, launch.stdoutBytes() / 2))
                .append('\n');
        text.append("err_kept=").append(launch.stderrBytes()).append('\n');
        text.append("err_live=").append(launch.stderrBytes() / 2).append('\n');
        RunUser owner = launch.owner();
        if (owner != null) {
            text.append("owner=")
                    .append(owner.uid())
                    .append(':')
                    .append(owner.gid())
                    .append('\n');
        }
        text.append("directory=").append(Shell.quote(Utf8Path.text(run.out()))).append('\n');
        text.append("stdin=").append(Shell.quote(Utf8Path.text(launch.stdin()))).append('\n');
        text.append("set --");
        launch.prefix().forEach(word -> text.append(' ').append(Shell.quote(word)));
        text.append(' ').append(Shell.quote(Utf8Path.text(launch.program())));
        launch.command().arguments().forEach(argument -> text.append(' ').append(Shell.quote(argument)));
        Files.writeString(folder.command(), text.append('\n'), StandardCharsets.UTF_8);

        StringBuilder environment = new StringBuilder("unset PWD OLDPWD SHLVL _\n");
        allowList(run, launch.command().environment())
                .forEach((name, value) -> environment
                        .append("export ")
                        .append(name)
                        .append('=')
                        .append(Shell.quote(value))
                        .append('\n'));
        Files.writeString(folder.environment(), environment, StandardCharsets.UTF_8);
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
