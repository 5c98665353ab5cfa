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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program for one task, from its launch to its outcome.
 *
 * <p>Normal path: the {@linkplain SupervisedProgram program} ends, and {@link #judge} runs on the adapter's pool: it
 * judges, asks whether the result is wanted if there is something to publish, publishes, notes the outcome, completes
 * it.
 *
 * <p>Cancelled: the reason is set once; the program is stopped, and the outcome completes as abandoned, unless the
 * program had made it before the cancel reached it. A cancel that comes while the run is judged or waits for an answer
 * has its effect before anything is published, and none after that.
 *
 * <p>Lost: nobody knows how the program ended; the outcome is {@code Bridge.Retry}.
 *
 * <p>Guaranteed once: the judgement, the outcome. The outcome never completes while something of the run is known to
 * run.
 */
final class ProcessRun implements Run {
    /** The name of the handle's only value. */
    static final String FOLDER = "folder";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);
    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(5);
    private static final long FULL = 64 * 1024;

    // What it is.
    private final TaskContext context;
    private final RunFolder folder;
    private final RunSpec spec;
    private final Engine engine;
    private final SupervisedProgram program;

    // Where it is in its life.
    private final CompletableFuture<String> cancelled = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** What the runs of one adapter share. */
    record Engine(Launcher launcher, FinishedRuns finished, RunThreads threads) {}

    ProcessRun(TaskContext context, RunFolder folder, RunSpec spec, Engine engine) {
        this.context = context;
        this.folder = folder;
        this.spec = spec;
        this.engine = engine;
        this.program =
                new SupervisedProgram(folder.program(), spec.user(), spec.grace(), engine.launcher(), engine.threads());
        program.ended().whenComplete(this::programEnded);
    }

    @Override
    public Handle handle() {
        return new Handle(Map.of(FOLDER, Utf8Path.text(folder.path())));
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.copy();
    }

    /** Starts the program. */
    void start() throws TargetUnavailableException {
        program.start();
    }

    /** Follows the program that an earlier bridge started. */
    void followForeign() {
        program.followForeign();
    }

    /** A look from time to time, always by the clock thread. */
    void look() {
        program.look();
    }

    @Override
    public CompletionStage<Void> cancel(String reason) {
        if (cancelled.complete(reason) && !over.isDone()) {
            LOG.info("Run {} is cancelled: {}", folder.id(), reason);
            program.stop();
        }
        Duration limit = spec.grace().plus(SupervisedProgram.KILL_LIMIT).plus(SUPERVISOR_LIMIT);
        return over.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void programEnded(@Nullable Optional<ExitStatus> exit, @Nullable Throwable failure) {
        if (engine.threads().areClosed()) {
            // The next adapter judges it.
            over.complete(null);
            return;
        }
        try {
            if (exit == null) {
                throw new IOException("what is left of the run cannot be looked for: " + failure, failure);
            }
            judge(exit);
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            breakOff(e);
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
        String stderr = folder.program().stderr();
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
                && !program.wasAskedToEnd()
                && new Verdict(spec.verdict()).of(exit.get(), folder.program().stderr()) instanceof Verdict.Passed;
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
                        breakOff(failure);
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

    /** A fault of this adapter: nothing runs any more, and the folder stays as it is. */
    private void breakOff(Throwable fault) {
        LOG.error("Run {} could not be judged", folder.id(), fault);
        outcome.completeExceptionally(fault);
        over.complete(null);
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
