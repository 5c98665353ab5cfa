package io.legacybridge.adapters.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * How ended: all processes of one run, which are the program's group and session, and what escaped from it. An escapee
 * (a daemon that forked twice with a setsid between) is known by the variable LEGACY_BRIDGE_TASK in its environment, or
 * by its working in the run's folder. Not found is what cleared its environment, left the session <em>and</em> left the
 * folder; that takes a cgroup, or another user for the program: such a run has a {@linkplain RunUser group of its own},
 * which all its processes are found by.
 *
 * <p>Blocks while it ends something; takes no lock.
 */
final class ProcessGroup {
    static final String MARK = "LEGACY_BRIDGE_TASK";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofMillis(320);

    private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(10);

    private final SupervisedFolder folder;
    private final @Nullable RunUser user;
    private final String variable;
    private volatile @Nullable Started known;
    private volatile boolean askedToEnd;

    /** @param user as whom the run's processes run; null for the bridge's own user */
    ProcessGroup(SupervisedFolder folder, @Nullable RunUser user) {
        this.folder = folder;
        this.user = user;
        this.variable = MARK + "=" + folder.id();
    }

    /** What the supervisor wrote down; remembered once it was seen, because the program may remove it. */
    Optional<Started> started() throws IOException {
        if (known == null) {
            known = folder.started().orElse(null);
        }
        return Optional.ofNullable(known);
    }

    /** The pids of what runs now; empty before the start, too. */
    List<Long> running() throws IOException {
        Started started = started().orElse(null);
        if (started == null || !started.bootId().equals(ProcFs.bootId())) {
            return List.of();
        }
        List<Long> pids = new ArrayList<>();
        boolean supervised = started.supervisorLives();
        for (ProcFs.Stat process : ProcFs.runningSince(started.supervisor())) {
            // The supervisor and its readers end by themselves, unless it was ended without its word to them.
            boolean reader = process.session() == started.supervisor().pid() && process.pid() != started.program();
            if (reader ? !supervised : isOurs(process, started)) {
                pids.add(process.pid());
            }
        }
        return pids;
    }

    private boolean isOurs(ProcFs.Stat process, Started started) {
        if (user != null && ProcFs.hasGroup(process.pid(), user.gid())) {
            return true;
        }
        return process.session() == started.program()
                || ProcFs.hasVariable(process.pid(), variable)
                || ProcFs.worksIn(process.pid(), folder.place());
    }

    /** Asks the group and the escapees to end: TERM, once to each. */
    void terminate(Set<Long> alreadyAsked) throws IOException, InterruptedException {
        List<Long> pids = running();
        Started started = started().orElse(null);
        if (started == null || pids.isEmpty()) {
            return;
        }
        askedToEnd |= folder.exit().isEmpty();
        long group = started.program();
        if (!alreadyAsked.contains(group) && signalGroup("TERM", group)) {
            alreadyAsked.add(group);
        }
        for (Long pid : pids) {
            boolean askedWithItsGroup = alreadyAsked.contains(group)
                    && ProcFs.stat(pid).filter(stat -> stat.session() == group).isPresent();
            if (alreadyAsked.add(pid) && !askedWithItsGroup) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
            }
        }
    }

    /** Whether the program was sent a TERM while it still worked. */
    boolean wasAskedToEnd() {
        return askedToEnd;
    }

    /** Ends the group and the escapees: KILL, to whatever is found. */
    void kill() throws IOException, InterruptedException {
        List<Long> pids = running();
        Started started = started().orElse(null);
        if (started != null && !pids.isEmpty()) {
            signalGroup("KILL", started.program());
            pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    /**
     * Kills until nothing is left.
     *
     * @return what still runs after the limit; empty if nothing does
     */
    List<Long> killAll(Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        List<Long> pids = running();
        while (!pids.isEmpty() && System.nanoTime() - deadline < 0) {
            kill();
            Thread.sleep(LOOK_AGAIN.toMillis());
            pids = running();
        }
        return pids;
    }

    /**
     * Ends what runs: TERM, the grace, KILL.
     *
     * @return what still runs after the limit that follows the grace; empty if nothing does
     */
    List<Long> end(Duration grace, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        Set<Long> asked = new LinkedHashSet<>();
        // A drain ends hundreds of runs at once, and each look reads all of /proc: so the looks grow rare.
        Duration pause = LOOK_AGAIN;
        while (!running().isEmpty() && System.nanoTime() - deadline < 0) {
            terminate(asked);
            Thread.sleep(pause.toMillis());
            pause = pause.compareTo(LOOK_AT_LEAST_EVERY) < 0 ? pause.multipliedBy(2) : pause;
        }
        return killAll(limit);
    }

    /**
     * Signals a whole group at once, so that no child is born between two looks. Java can only signal single processes.
     */
    private static boolean signalGroup(String signal, long group) throws IOException {
        CommandLine kill = new CommandLine("/bin/sh")
                .addArgument("-c", false)
                .addArgument("kill -s \"$1\" -- \"-$2\" 2>/dev/null", false)
                .addArgument("kill", false)
                .addArgument(signal, false)
                .addArgument(Long.toString(group), false);
        DefaultExecutor executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(new PumpStreamHandler(null, null, null))
                .get();
        executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(SIGNAL_LIMIT).get());
        try {
            executor.execute(kill, java.util.Map.of());
            return true;
        } catch (ExecuteException noSuchGroup) {
            return false;
        }
    }
}
