package io.legacybridge.adapters.program;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a supervisor is told, in the words of the files that it reads in its folder. The supervisor is a shell script:
 * it runs one program once, outlives whoever started it, and writes down how the program ended. Immutable.
 *
 * @param limitSeconds wall-clock limit, 1 or more
 * @param graceSeconds between TERM and KILL
 * @param stdoutBytes how much of stdout is kept
 * @param stderrBytes how much of stderr is kept, half from its beginning and half from its end
 * @param owner {@code uid:gid} of the pipes that the program writes to; null for the supervisor's own
 * @param directory the program's current directory
 * @param stdin the file that it reads
 * @param words the program, what stands before it, and its arguments
 * @param environment all of its variables
 */
public record SupervisorOrder(
        long limitSeconds,
        long graceSeconds,
        long stdoutBytes,
        long stderrBytes,
        @Nullable String owner,
        String directory,
        String stdin,
        List<String> words,
        Map<String, String> environment) {
    /** What a program's PATH is unless it is said. */
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** What the host needs, beside a POSIX shell as {@code sh}. */
    public static final List<String> NEEDS =
            List.of("sh", "setsid", "flock", "mkfifo", "dd", "wc", "tail", "sleep", "mv");

    /** How much of stdout's beginning can be read while the program runs. */
    private static final long LIVE = 1 << 20;

    private static final String SCRIPT = "supervisor.sh";
    private static final int CANNOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;
    private static final Pattern NOT_EXECUTED = Pattern.compile("(?:setsid|setpriv|prlimit): failed to execute (.*): ");

    /** Whether the program itself never ran: what should have become it could not, and said so on stderr. */
    public static boolean neverStarted(String program, ExitStatus exit, String stderr) {
        Matcher said = NOT_EXECUTED.matcher(stderr);
        return (exit.code() == CANNOT_EXECUTE || exit.code() == NOT_FOUND)
                && said.lookingAt()
                && Path.of(said.group(1)).endsWith(Path.of(program).getFileName());
    }

    /** The script, to be closed by the caller. */
    public static InputStream script() {
        InputStream script = SupervisorOrder.class.getResourceAsStream(SCRIPT);
        if (script == null) {
            throw new IllegalStateException("the jar of adapters/program lacks " + SCRIPT + "; build it again");
        }
        return script;
    }

    /** The content of the file {@code command}. */
    public String commandFile() {
        StringBuilder text = new StringBuilder();
        text.append("limit=").append(limitSeconds).append('\n');
        text.append("grace=").append(graceSeconds).append('\n');
        // One byte more than is kept tells a stream that was cut from one that just fits.
        text.append("out_kept=").append(stdoutBytes + 1).append('\n');
        text.append("out_live=").append(Math.min(LIVE, stdoutBytes / 2)).append('\n');
        text.append("err_kept=").append(stderrBytes).append('\n');
        text.append("err_live=").append(stderrBytes / 2).append('\n');
        if (owner != null) {
            text.append("owner=").append(owner).append('\n');
        }
        text.append("directory=").append(Shell.quote(directory)).append('\n');
        text.append("stdin=").append(Shell.quote(stdin)).append('\n');
        text.append("set --");
        words.forEach(word -> text.append(' ').append(Shell.quote(word)));
        return text.append('\n').toString();
    }

    /** The content of the file {@code environment}. */
    public String environmentFile() {
        StringBuilder text = new StringBuilder("unset PWD OLDPWD SHLVL _\n");
        environment.forEach((name, value) -> text.append("export ")
                .append(name)
                .append('=')
                .append(Shell.quote(value))
                .append('\n'));
        return text.toString();
    }
}
