package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the kernel says about processes: {@code /proc}. */
final class ProcFs {
    private static final Path PROC = Path.of("/proc");
    private static final Path LOAD = PROC.resolve("loadavg");
    private static final Path UPTIME = PROC.resolve("uptime");
    private static final double TICKS_PER_SECOND = 100;
    private static final double YOUNG_SECONDS = 5;
    private static final Pattern RESIDENT = Pattern.compile("\nVmRSS:\\s*([0-9]+) kB");
    private static final long KIBIBYTE = 1024;
    private static final Path BOOT_ID = PROC.resolve("sys/kernel/random/boot_id");
    // Fields of /proc/PID/stat, counted after the command's name, which is in parentheses and may hold anything.
    private static final int STATE = 0;
    private static final int SESSION = 3;
    private static final int START_TIME = 19;

    private static volatile @Nullable String bootId;

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

    /** Of the running kernel; it is another one after the next boot. */
    static String bootId() throws IOException {
        String id = bootId;
        if (id == null) {
            id = Files.readString(BOOT_ID).trim();
            bootId = id;
        }
        return id;
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

    /**
     * The processes that were started after another one and still run.
     *
     * <p>Pids are given out in a circle. As long as it cannot have been walked once around, what is outside of the way
     * from the first to the last pid is older and is not looked at: that spares a busy host a look at each of its
     * processes for each run of a few milliseconds.
     *
     * @param first the one that all others were started after
     */
    static List<Stat> runningSince(Stat first) throws IOException {
        long last = isYoung(first) ? lastPid() : first.pid() - 1;
        List<Stat> found = new ArrayList<>();
        String[] names = PROC.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                long pid = Long.parseLong(name);
                boolean onTheWay =
                        last >= first.pid() ? pid >= first.pid() && pid <= last : pid >= first.pid() || pid <= last;
                if (onTheWay) {
                    stat(pid)
                            .filter(stat -> !stat.ended() && stat.startTime() >= first.startTime())
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** Whether a process was started so short a time ago that the pids cannot have gone around since. */
    private static boolean isYoung(Stat process) throws IOException {
        double uptime = Double.parseDouble(Files.readString(UPTIME).split(" ", 2)[0]);
        double age = uptime - process.startTime() / TICKS_PER_SECOND;
        // Where a container has an uptime of its own the age makes no sense, and all processes are looked at.
        return age >= 0 && age < YOUNG_SECONDS;
    }

    /** The pid that was given out last. */
    private static long lastPid() throws IOException {
        String[] fields = Files.readString(LOAD).trim().split(" ");
        return Long.parseLong(fields[fields.length - 1]);
    }

    /** How much memory the processes of some sessions have together, in bytes, by session. */
    static Map<Long, Long> residentBytes(Set<Long> sessions) {
        Map<Long, Long> bytes = new HashMap<>();
        String[] names = PROC.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                stat(Long.parseLong(name))
                        .filter(stat -> sessions.contains(stat.session()))
                        .ifPresent(stat -> bytes.merge(stat.session(), residentBytes(stat.pid()), Long::sum));
            }
        }
        return bytes;
    }

    private static long residentBytes(long pid) {
        Matcher line = RESIDENT.matcher(status(pid));
        return line.find() ? Long.parseLong(line.group(1)) * KIBIBYTE : 0;
    }

    /** Empty where there is no such process any more. */
    private static String status(long pid) {
        try {
            return new String(
                    Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("status")),
                    StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
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

    /** Whether a process is in this group, by its credentials and not by its supplementary groups. */
    static boolean hasGroup(long pid, long gid) {
        return status(pid).contains("\nGid:\t" + gid + "\t");
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
