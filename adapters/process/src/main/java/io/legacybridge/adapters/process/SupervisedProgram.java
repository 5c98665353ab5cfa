package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.ExitStatus;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program under a supervisor, followed from its folder until nothing of it is left.
 *
 * <p>Normal path: the supervisor ends ({@link #start} hears of a child of this JVM from the JVM, of one that an earlier
 * bridge started by {@link #followForeign}); what the program left behind is ended, and {@link #ended} completes with
 * its exit.
 *
 * <p>Stopped: {@link #stop} ends the processes, the supervisor then ends by itself.
 *
 * <p>Lost: the supervisor is gone and wrote no exit; what it left running is ended, and {@code ended} completes with
 * nothing.
 *
 * <p>Guaranteed once: the settling, and so {@code ended}. It never completes while something of the program is known to
 * run: where a process resists KILL, settling comes back until it is gone. It completes on the adapter's pool.
 */
final class SupervisedProgram {
    /** How long KILL may take to show that it worked. */
    static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedProgram.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int LINGERS_AT = 2;
    private static final int HOPELESS_AT = 12;

    // What it is.
    private final SupervisedFolder folder;
    private final ProcessGroup group;
    private final Duration grace;
    private final Launcher launcher;
    private final RunThreads threads;

    // Where it is in its life.
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean settling = new AtomicBoolean();
    private final CompletableFuture<Optional<ExitStatus>> ended = new CompletableFuture<>();
    private int lingering;

    /**
     * @param user as whom its processes run; null for the bridge's own user
     * @param grace between TERM and KILL
     */
    SupervisedProgram(
            SupervisedFolder folder, @Nullable RunUser user, Duration grace, Launcher launcher, RunThreads threads) {
        this.folder = folder;
        this.group = new ProcessGroup(folder, user);
        this.grace = grace;
        this.launcher = launcher;
        this.threads = threads;
    }

    /**
     * How it ended, once nothing of it is left; empty if nobody knows. Exceptionally, by an IOException, if its folder
     * or /proc cannot be read.
     */
    CompletionStage<Optional<ExitStatus>> ended() {
        return ended;
    }

    /** Starts the supervisor; if it finds another one in the folder, that one is followed. */
    void start() throws TargetUnavailableException {
        follow(launcher.start(folder));
    }

    /** Follows a program whose supervisor is a child of this JVM. */
    void follow(Process supervisor) {
        supervisor.onExit().thenAcceptAsync(exited -> supervisorEnded(exited.exitValue()), threads.pool());
    }

    private void supervisorEnded(int code) {
        if (code == Launcher.HELD) {
            threads.later(LOOK_AGAIN, this::findTheOther);
        } else {
            settle();
        }
    }

    /** Once another supervisor has written down who it is, it is followed; until then the lock is asked again. */
    private void findTheOther() {
        try {
            if (group.started().isPresent()) {
                followForeign();
            } else if (Files.isDirectory(folder.path())) {
                start();
            } else {
                // It has run, and whoever has the run by now cleared its folder away.
                settle();
            }
        } catch (IOException | TargetUnavailableException e) {
            LOG.warn("Run {} has another supervisor, which cannot be found yet: {}", folder.id(), e.toString());
            threads.later(Duration.ofSeconds(1), this::findTheOther);
        }
    }

    /** Follows a program whose supervisor is not a child of this JVM. */
    void followForeign() {
        threads.watchForeign(this::supervisorGone, this::settle);
    }

    private boolean supervisorGone() {
        try {
            Optional<Started> started = group.started();
            return started.isEmpty() || !started.get().supervisorLives();
        } catch (IOException e) {
            LOG.warn("The folder of run {} cannot be read, looking again: {}", folder.id(), e.toString());
            return false;
        }
    }

    /**
     * A look from time to time, always by the clock thread: has the program ended while the supervisor still waits for
     * its pipes to close? Then an escapee holds them, which is ended; if none is found, the supervisor is told to stop
     * waiting.
     */
    void look() {
        try {
            Optional<Started> started = group.started();
            if (settling.get() || started.isEmpty() || started.get().programLives()) {
                return;
            }
            lingering++;
            if (lingering == LINGERS_AT) {
                threads.pool().execute(this::killWhatLingers);
            } else if (lingering == HOPELESS_AT && started.get().supervisorLives()) {
                LOG.warn("Run {}: the program has ended, and what keeps its output open cannot be found", folder.id());
                ProcessHandle.of(started.get().supervisor().pid()).ifPresent(ProcessHandle::destroy);
            }
        } catch (IOException e) {
            LOG.warn("The folder of run {} cannot be read, looking again: {}", folder.id(), e.toString());
        }
    }

    private void killWhatLingers() {
        try {
            group.killAll(KILL_LIMIT);
        } catch (IOException e) {
            LOG.warn("What run {} left behind cannot be looked for: {}", folder.id(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it: TERM, the grace, KILL. Harmless if called again or after the end. */
    void stop() {
        if (!settling.get() && stopping.compareAndSet(false, true)) {
            threads.pool().execute(this::endProcesses);
        }
    }

    private void endProcesses() {
        try {
            folder.markCancelled();
            // Before the program has started nothing is found to end; the mark then keeps it from starting.
            while (!settling.get()) {
                group.end(grace, KILL_LIMIT);
                if (!settling.get()) {
                    Thread.sleep(LOOK_AGAIN.toMillis());
                }
            }
        } catch (IOException e) {
            if (!settling.get()) {
                LOG.error("Run {} cannot be stopped, trying again", folder.id(), e);
                threads.later(Duration.ofSeconds(1), this::endProcesses);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was sent a TERM by {@link #stop} while it still worked. */
    boolean wasAskedToEnd() {
        return group.wasAskedToEnd();
    }

    /** The supervisor is gone. */
    private void settle() {
        if (settling.compareAndSet(false, true)) {
            threads.pool().execute(this::clear);
        }
    }

    private void clear() {
        try {
            Optional<ExitStatus> exit = folder.exit();
            List<Long> left =
                    exit.isPresent() || stopping.get() ? group.killAll(KILL_LIMIT) : group.end(grace, KILL_LIMIT);
            if (left.isEmpty()) {
                ended.complete(exit);
                return;
            }
            LOG.error("Run {} is over, but the processes {} resist KILL; waiting for them", folder.id(), left);
            threads.later(Duration.ofSeconds(1), this::clear);
        } catch (IOException e) {
            ended.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
