package io.legacybridge.adapters.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.task.Outcome;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program for one task, followed from its folder.
 *
 * <p>Normal path: the supervisor ends ({@link #start} hears of a child of this JVM from the JVM, of one that an earlier
 * bridge started by {@link #followForeign}); {@link #settle} runs once, on the adapter's pool: it makes sure that
 * nothing of the run is left, reads the exit, judges, asks whether the result is wanted if there is something to
 * publish, publishes, notes the outcome, completes it.
 *
 * <p>Cancelled: the reason is set once; {@link #stop} ends the processes, the supervisor then ends by itself, and
 * settle completes the outcome as abandoned, unless the program had made it before the cancel reached it. A cancel that
 * comes while settle judges or waits for an answer has its effect before anything is published, and none after that.
 *
 * <p>Lost: the supervisor is gone and wrote no exit; what it left running is ended, the outcome is
 * {@code Bridge.Retry}.
 *
 * <p>Guaranteed once: settle (by {@code settling}), the outcome. The outcome never completes while something of the run
 * is known to run: where a process resists KILL, settle comes back until it is gone.
 */
final class ProcessRun implements Run {
    /** The name of the handle's only value. */
    static final String FOLDER = "folder";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final long FULL = 64 * 1024;
    private static final int LINGERS_AT = 2;
    private static final int HOPELESS_AT = 12;

    // What it is.
    private final TaskContext context;
    private final RunFolder folder;
    private final RunSpec spec;
    private final ProcessGroup group;
    private final Engine engine;

    // Where it is in its life.
    private final CompletableFuture<String> cancelled = new CompletableFuture<>();
    private final AtomicBoolean settling = new AtomicBoolean();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private int lingering;

    /** What the runs of one adapter share. */
    record Engine(Launcher launcher, FinishedRuns finished, RunThreads threads) {}

    ProcessRun(TaskContext context, RunFolder folder, RunSpec spec, Engine engine) {
        this.context = context;
        this.folder = folder;
        this.spec = spec;
        this.group = new ProcessGroup(folder, spec.user());
        this.engine = engine;
    }

    @Override
    public Handle handle() {
        return new Handle(Map.of(FOLDER, Utf8Path.text(folder.path())));
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.copy();
    }

    /** Starts the supervisor; if it finds another one in the folder, that one is followed. */
    void start() throws TargetUnavailableException {
        Process supervisor = engine.launcher().start(folder);
        supervisor
                .onExit()
                .thenAcceptAsync(
                        ended -> supervisorEnded(ended.exitValue()),
                        engine.threads().pool());
    }

    private void supervisorEnded(int code) {
        if (code == Launcher.HELD) {
            // Once that one has written down who it is, the watch follows it; until then the lock is asked again.
            engine.threads().later(LOOK_AGAIN, () -> {
                try {
                    if (folder.started().isPresent()) {
                        engine.threads().watchForeign(this::supervisorGone, this::settle);
                    } else {
                        start();
                    }
                } catch (IOException | TargetUnavailableException e) {
                    outcome.completeExceptionally(e);
                    over.complete(null);
                }
            });
        } else {
            settle();
        }
    }

    /** Follows a run whose supervisor is not a child of this JVM. */
    void followForeign() {
        engine.threads().watchForeign(this::supervisorGone, this::settle);
    }

    private boolean supervisorGone() {
        try {
            Optional<Started> started = folder.started();
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
            Optional<Started> started = folder.started();
            if (settling.get() || started.isEmpty() || started.get().programLives()) {
                return;
            }
            lingering++;
            if (lingering == LINGERS_AT) {
                engine.threads().pool().execute(this::killWhatLingers);
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

    @Override
    public CompletionStage<Void> cancel(String reason) {
        if (cancelled.complete(reason) && !over.isDone()) {
            LOG.info("Run {} is cancelled: {}", folder.id(), reason);
            engine.threads().pool().execute(this::stop);
        }
        Duration limit = spec.grace().plus(KILL_LIMIT).plus(SUPERVISOR_LIMIT);
        return over.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stop() {
        try {
            folder.markCancelled();
            // Before the program has started nothing is found to end; the mark then keeps it from starting.
            while (!settling.get()) {
                group.end(spec.grace(), KILL_LIMIT);
                if (!settling.get()) {
                    Thread.sleep(LOOK_AGAIN.toMillis());
                }
            }
        } catch (IOException e) {
            if (!settling.get()) {
                LOG.error("Run {} cannot be stopped, trying again", folder.id(), e);
                engine.threads().later(Duration.ofSeconds(1), this::stop);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The supervisor is gone. */
    private void settle() {
        if (!settling.compareAndSet(false, true)) {
            return;
        }
        engine.threads().pool().execute(this::clearAndJudge);
    }

    private void clearAndJudge() {
        try {
            Optional<ExitStatus> exit = folder.exit();
            List<Long> left = exit.isPresent() || cancelled.isDone()
                    ? group.killAll(KILL_LIMIT)
                    : group.end(spec.grace(), KILL_LIMIT);
            if (!left.isEmpty()) {
                LOG.error("Run {} is over, but the processes {} resist KILL; waiting for them", folder.id(), left);
                engine.threads().later(Duration.ofSeconds(1), this::clearAndJudge);
                return;
            }
            if (engine.threads().areClosed()) {
                over.complete(null);
            } else {
                judge(exit);
            }
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Optional<ExitStatus> exit) throws IOException {
        if (cancelled.isDone() && !madeItAllTheSame(exit)) {
            finish(new Outcome.Abandoned(cancelled.join()));
            return;
        }
        if (!folder.isPrepared()) {
            // An adapter of this JVM that was closed meanwhile was quicker.
            complete(engine.finished()
                    .find(folder.id())
                    .orElseGet(() -> BridgeRetry.because(BridgeRetry.RUN_LOST, "the folder of the run is gone")));
            return;
        }
        if (noSpace()) {
            giveUp(BridgeRetry.because(
                    ProcessFailures.NO_SPACE, "the disk of the work directory was full when the run ended"));
            return;
        }
        if (exit.isEmpty()) {
            finish(BridgeRetry.because(
                    BridgeRetry.RUN_LOST,
                    "the supervisor of " + spec.program() + " ended without a word about the program"));
            return;
        }
        String stderr = folder.stderr();
        if (Launcher.neverStarted(exit.get(), stderr)) {
            finish(ProcessFailures.notFound(spec.program(), stderr.strip()));
            return;
        }
        Verdict.Judgement judgement = new Verdict(spec.verdict()).of(exit.get(), stderr);
        if (judgement instanceof Verdict.Passed passed) {
            Outputs.Checked checked = new Outputs(folder, spec).check();
            judgement = checked.rejected() == null ? passed : checked.rejected();
            if (checked.rejected() == null) {
                publish(exit.get(), passed.partial(), checked.stdout(), stderr);
                return;
            }
        }
        Verdict.Rejected rejected = (Verdict.Rejected) judgement;
        finish(ProcessFailures.rejected(
                rejected.error(),
                spec.program() + ": " + rejected.why() + spec.resources().explain(exit.get()),
                stderr));
    }

    /**
     * Whether the program was done with its work before the cancel reached it: thrown away, it would only run again.
     * One that was asked to end may have stopped half-way, whatever its exit code says.
     */
    private boolean madeItAllTheSame(Optional<ExitStatus> exit) throws IOException {
        return exit.isPresent()
                && !group.wasAskedToEnd()
                && new Verdict(spec.verdict()).of(exit.get(), folder.stderr()) instanceof Verdict.Passed;
    }

    private void publish(ExitStatus exit, boolean partial, @Nullable JsonNode stdout, String stderr) {
        boolean nothingToPublish = spec.outputs().stream().allMatch(output -> output.target() == null);
        CompletableFuture<Boolean> wanted = nothingToPublish
                ? CompletableFuture.completedFuture(true)
                : context.confirmWanted().toCompletableFuture();
        // A cancel before this was looked at already, and whether anybody waits is asked here anyway.
        CompletableFuture<String> cancelledMeanwhile = cancelled.isDone() ? new CompletableFuture<>() : cancelled;
        CompletableFuture.anyOf(wanted, cancelledMeanwhile)
                .thenRunAsync(
                        () -> {
                            try {
                                if (cancelledMeanwhile.isDone()) {
                                    finish(new Outcome.Abandoned(cancelled.join()));
                                } else if (!wanted.join()) {
                                    finish(new Outcome.Abandoned(
                                            "the task is no longer wanted; nothing was published"));
                                } else {
                                    finish(published(exit, partial, stdout, stderr));
                                }
                            } catch (IOException e) {
                                fail(e);
                            }
                        },
                        engine.threads().pool())
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        outcome.completeExceptionally(failure);
                        over.complete(null);
                    }
                });
    }

    private Outcome published(ExitStatus exit, boolean partial, @Nullable JsonNode stdout, String stderr)
            throws IOException {
        try {
            List<Publication.Published> files = new Publication(folder).publish(spec.outputs());
            return new Outcome.Succeeded(TaskResult.of(spec, exit, partial, stdout, files, stderr));
        } catch (Publication.RefusedException e) {
            return new Outcome.Failed(ErrorNames.INVALID_INPUT.text(), String.valueOf(e.getMessage()));
        }
    }

    private void fail(IOException e) {
        LOG.warn("Run {} could not be finished: {}", folder.id(), e.toString());
        Outcome failed = ProcessFailures.ioError(e);
        if (ProcessFailures.isNoSpace(e)) {
            giveUp(failed);
        } else {
            finish(failed);
        }
    }

    /** Ends a run for which this host has no room; nothing of it may stay. */
    private void giveUp(Outcome failed) {
        try {
            engine.finished().makeRoom(folder);
        } catch (IOException e) {
            LOG.warn("The folder of run {} could not be removed: {}", folder.id(), e.toString());
        }
        complete(failed);
    }

    private void finish(Outcome ended) {
        engine.finished().add(folder, ended, spec.keep());
        complete(ended);
    }

    private void complete(Outcome ended) {
        outcome.complete(ended);
        over.complete(null);
    }

    /** A full disk cuts outputs without any program's noticing. Root may use what is reserved, others may not. */
    private boolean noSpace() {
        return isFull(folder.path().toFile()) || isFull(folder.out().toFile());
    }

    private static boolean isFull(File place) {
        boolean root = "root".equals(System.getProperty("user.name"));
        return (root ? place.getFreeSpace() : place.getUsableSpace()) < FULL;
    }
}
