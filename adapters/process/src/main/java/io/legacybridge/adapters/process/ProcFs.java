package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the kernel says about processes: {@code /proc}. */
final class ProcFs {
    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT_ID = PROC.resolve("sys/kernel/random/boot_id");
    // Fields of /proc/PID/stat, counted after the command's name, which is in parentheses and may hold anything.
    private static final int STATE = 0;
    private static final int SESSION = 3;
    private static final int START_TIME = 19;

    private ProcFs() {}

    /**
     * One process.
     *
     * @param session the id of its session
     * @param startTime clock ticks between boot and its start; with the pid and the boot id it names a process for good
     * @param ended whether only its exit status is left (a zombie)
     */
    record Stat(long pid, long session, long startTime, boolean ended) {
        /** @throws IllegalArgumentException if this is not a line of /proc/PID/stat */
        static Stat parse(String line) {
            int open = line.indexOf('(');
            int close = line.lastIndexOf(')');
            if (open < 1 || close < 0) {
                throw new IllegalArgumentException("not a line of /proc/PID/stat: " + line);
            }
            String[] fields = line.substring(close + 1).trim().split(" ");
            String state = fields[STATE];
            return new Stat(
                    Long.parseLong(line.substring(0, open).trim()),
                    Long.parseLong(fields[SESSION]),
                    Long.parseLong(fields[START_TIME]),
                    state.equals("Z") || state.equals("X"));
        }
    }

    static String bootId() throws IOException {
        return Files.readString(BOOT_ID).trim();
    }

    /** The process of that pid; empty if there is none. */
    static Optional<Stat> stat(long pid) {
        try {
            byte[] line = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("stat"));
            return Optional.of(Stat.parse(new String(line, StandardCharsets.ISO_8859_1)));
        } catch (IOException gone) {
            // A process may end between any two steps; the kernel then answers ENOENT or ESRCH.
            return Optional.empty();
        }
    }

    /** All processes that were started at or after a time and still run. */
    static List<Stat> runningSince(long startTime) throws IOException {
        List<Stat> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(PROC)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = entry.getFileName().toString();
                if (Character.isDigit(name.charAt(0))) {
                    stat(Long.parseLong(name))
                            .filter(stat -> !stat.ended() && stat.startTime() >= startTime)
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** Whether the environment that a process was started with holds this variable; false where we may not look. */
    static boolean hasVariable(long pid, String nameAndValue) {
        try {
            byte[] environment =
                    Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
            String text = "\0" + new String(environment, StandardCharsets.ISO_8859_1);
            return text.contains("\0" + nameAndValue + "\0");
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException gone) {
            // ESRCH for a process that is going, EACCES for one of another user: neither is a run of ours.
            return false;
        }
    }

    /** Whether a process works in this folder or below it. */
    static boolean worksIn(long pid, Path folder) {
        try {
            return Files.readSymbolicLink(PROC.resolve(Long.toString(pid)).resolve("cwd"))
                    .startsWith(folder);
        } catch (IOException gone) {
            return false;
        }
    }
}
