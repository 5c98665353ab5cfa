package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.Outcome;
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
 * One program, and its checker if there is one, for one task: from the launch to the outcome.
 *
 * <p>Normal path: the {@linkplain SupervisedProgram program} ends and is {@linkplain Judge judged}. If it was good, the
 * result is {@linkplain Seal sealed} and the checker started; it ends and is judged. If there is something to publish,
 * Step Functions is asked whether the result is wanted. It is published, the outcome noted and completed. Each step but
 * the first runs on the adapter's pool, one after the other.
 *
 * <p>Cancelled: the reason is set once; what runs is stopped, and the outcome completes as abandoned, unless all of the
 * work was done before the cancel reached it. A cancel that comes while the run is judged or waits for an answer has
 * its effect before anything is published, and none after that.
 *
 * <p>Lost: nobody knows how the program ended; the outcome is {@code Bridge.Retry}. A lost checker is started once
 * more.
 *
 * <p>Guaranteed once: each judgement, the outcome. The outcome never completes while something of the run is known to
 * run.
 */
final class ProcessRun implements Run {
    /** The name of the handle's only value. */
    static final String FOLDER = "folder";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);
    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(5);

    // What it is.
    private final TaskContext context;
    private final RunFolder folder;
    private final RunSpec spec;
    private final Judge judge;
    private final Engine engine;

    // Where it is in its life. A cancel completes 'cancelled' and then stops 'current'; a checker becomes 'current' and
    // then looks at 'cancelled': one of the two sees the other.
    private final CompletableFuture<String> cancelled = new CompletableFuture<>();
    private volatile SupervisedProgram current;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** What the runs of one adapter share. */
    record Engine(Launcher launcher, FinishedRuns finished, RunThreads threads) {}

    /** What follows when nothing of a program is left. */
    private interface Step {
        void with(Optional<ExitStatus> exit) throws IOException, TargetUnavailableException;
    }

    ProcessRun(TaskContext context, RunFolder folder, RunSpec spec, Engine engine) {
        this.context = context;
        this.folder = folder;
        this.spec = spec;
        this.judge = new Judge(folder, spec);
        this.engine = engine;
        this.current = supervised(folder.program(), this::programEnded);
    }

    @Override
    public Handle handle() {
        return new Handle(Map.of(FOLDER, Utf8Path.text(folder.path())));
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.copy();
    }

    /** Starts the program in a folder that is prepared. */
    void start() throws TargetUnavailableException {
        current.start();
    }

    /** Goes on with what an earlier bridge began. */
    void resume() throws IOException, TargetUnavailableException {
        if (Seal.find(folder).isPresent()) {
            check(null, true);
        } else {
            startOrFollow(current, folder.program());
        }
        if (folder.program().isCancelled() || folder.checker().isCancelled()) {
            cancel("it was cancelled before the bridge started again");
        }
    }

    private static void startOrFollow(SupervisedProgram program, SupervisedFolder at)
            throws IOException, TargetUnavailableException {
        if (at.started().isPresent()) {
            program.followForeign();
        } else {
            program.start();
        }
    }

    /** A look from time to time, always by the clock thread. */
    void look() {
        current.look();
    }

    @Override
    public CompletionStage<Void> cancel(String reason) {
        if (cancelled.complete(reason) && !over.isDone()) {
            LOG.info("Run {} is cancelled: {}", folder.id(), reason);
            current.stop();
        }
        Duration limit = spec.grace().plus(SupervisedProgram.KILL_LIMIT).plus(SUPERVISOR_LIMIT);
        return over.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private SupervisedProgram supervised(SupervisedFolder at, Step whenEnded) {
        SupervisedProgram program =
                new SupervisedProgram(at, spec.user(), spec.grace(), engine.launcher(), engine.threads());
        program.ended().whenComplete((exit, failure) -> {
            if (engine.threads().areClosed()) {
                // The next adapter goes on.
                over.complete(null);
                return;
            }
            try {
                if (exit == null) {
                    throw new IOException("what is left of the run cannot be looked for: " + failure, failure);
                }
                whenEnded.with(exit);
            } catch (IOException e) {
                fail(e);
            } catch (TargetUnavailableException e) {
                finish(BridgeRetry.because(BridgeRetry.TARGET_DOWN, String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                breakOff(e);
            }
        });
        return program;
    }

    private void programEnded(Optional<ExitStatus> exit) throws IOException, TargetUnavailableException {
        boolean allDone = spec.checker() == null && endedUnasked(exit) && judge.programEndedWell(exit.orElseThrow());
        if (cancelled.isDone() && !allDone) {
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
        Judge.Ruling ruling = judge.program(exit);
        if (ruling instanceof Judge.Good good && spec.checker() != null) {
            folder.quoteProgram(spec.user());
            Seal.put(folder, spec);
            check(good, true);
        } else {
            settle(ruling);
        }
    }

    /**
     * Starts the checker of a program that is over, or follows it.
     *
     * @param program what was said of the program; null if this bridge has not judged it
     * @param again whether the checker is started once more if it is lost
     */
    private void check(Judge.@Nullable Good program, boolean again) throws IOException, TargetUnavailableException {
        SupervisedProgram checker = supervised(folder.checker(), exit -> checkerEnded(exit, program, again));
        current = checker;
        startOrFollow(checker, folder.checker());
        if (cancelled.isDone()) {
            checker.stop();
        }
    }

    private void checkerEnded(Optional<ExitStatus> exit, Judge.@Nullable Good program, boolean again)
            throws IOException, TargetUnavailableException {
        boolean allDone = endedUnasked(exit) && judge.checkerEndedWell(exit.orElseThrow());
        if (cancelled.isDone() && !allDone) {
            finish(new Outcome.Abandoned(cancelled.join()));
            return;
        }
        if (exit.isEmpty() && again) {
            LOG.warn("Run {}: nobody knows how its checker ended, so it is started once more", folder.id());
            folder.checker().forget();
            check(program, false);
            return;
        }
        Judge.Ruling ofProgram =
                program == null ? judge.program(folder.program().exit()) : program;
        settle(ofProgram instanceof Judge.Good good ? judge.checker(exit, good) : ofProgram);
    }

    /**
     * Whether what ran was done with its work before a cancel reached it: thrown away, it would only run again. What
     * was asked to end may have stopped half-way, whatever its exit code says.
     */
    private boolean endedUnasked(Optional<ExitStatus> exit) {
        return exit.isPresent() && !current.wasAskedToEnd();
    }

    private void settle(Judge.Ruling ruling) {
        if (ruling instanceof Judge.Good good) {
            publish(good);
        } else if (ruling instanceof Judge.NoRoom noRoom) {
            giveUp(noRoom.outcome());
        } else {
            finish(((Judge.Bad) ruling).outcome());
        }
    }

    private void publish(Judge.Good good) {
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
                                    finish(published(good));
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

    private Outcome published(Judge.Good good) throws IOException {
        try {
            Seal seal = spec.checker() == null ? null : Seal.find(folder).orElse(null);
            List<Publication.Published> files = new Publication(folder, seal).publish(spec.outputs());
            return new Outcome.Succeeded(TaskResult.of(spec, good, files));
        } catch (Publication.RefusedException e) {
            return e.outcome();
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
}
