package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.ExitStatus;
import io.legacybridge.adapters.program.Pauses;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 * or another attempt may adopt the run, Step Functions is asked whether the result is wanted. It is published, the
 * outcome noted and completed; a storage that does not answer is tried again, and Step Functions asked again. Each step
 * but the first runs on the adapter's pool, one after the other.
 *
 * <p>Cancelled: the reason is set once; what runs is stopped, and the outcome completes as abandoned, unless all of the
 * work was done before the cancel reached it. A cancel that comes while the run is judged or waits for an answer has
 * its effect before anything is published, and none after that.
 *
 * <p>Lost: nobody knows how the program ended; the outcome is {@code Bridge.Retry}. A lost checker is started once
 * more.
 *
 * <p>Not wanted: the outcome is abandoned; where the next attempt may adopt the run, it waits for that instead, or for
 * a cancel.
 *
 * <p>Taken away: another attempt at the same work, perhaps in another bridge, has the run now or ends it. So the run is
 * claimed by its {@link Ownership} before it is judged or cancelled, and is left alone where that fails; {@link #look}
 * notices it without that, too. The outcome is {@code Bridge.Retry}.
 *
 * <p>Guaranteed once: each judgement, the outcome. The outcome never completes while something of the run is known to
 * run, unless another attempt has it.
 */
final class ProcessRun implements Run, HostRoom.Tenant {
    /** The name of the handle's only value. */
    static final String FOLDER = "folder";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);
    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(5);

    // What it is.
    private final TaskContext context;
    private final String task;
    private final RunFolder folder;
    private final RunSpec spec;
    private final Judge judge;
    private final Engine engine;
    private final FinishedRuns finished;
    private final RunLog log;

    // Where it is in its life. A cancel completes 'cancelled' and then stops 'current'; a checker becomes 'current' and
    // then looks at 'cancelled': one of the two sees the other.
    private final CompletableFuture<String> cancelled = new CompletableFuture<>();
    private volatile SupervisedProgram current;
    /**
     * It has ended well, and another attempt may take it; changes, and moves of its owner meanwhile, under the lock.
     */
    private volatile boolean waiting;

    private final Pauses pauses = new Pauses();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** What the runs of one adapter share. */
    record Engine(Launcher launcher, FinishedRuns finished, FileStorages storages, RunThreads threads) {}

    /** What follows when nothing of a program is left. */
    private interface Step {
        void with(Optional<ExitStatus> exit) throws IOException, TargetUnavailableException;
    }

    ProcessRun(TaskContext context, RunFolder folder, RunSpec spec, Engine engine) {
        this.context = context;
        this.task = context.task().id();
        this.folder = folder;
        this.spec = spec;
        this.judge = new Judge(folder, spec);
        this.engine = engine;
        this.finished = engine.finished().beside(folder);
        this.log = new RunLog(folder.program());
        this.current = supervised(folder.program(), this::programEnded);
    }

    @Override
    public Handle handle() {
        return handle(folder);
    }

    /** By which the run in a folder is found again. */
    static Handle handle(RunFolder folder) {
        return new Handle(Map.of(FOLDER, Utf8Path.text(folder.path())));
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.copy();
    }

    /** Completes when nothing of it runs, or will: it uses nothing of this host but disk. */
    CompletionStage<Void> idle() {
        return idle.copy();
    }

    /** Starts the program in a folder that is prepared. */
    void start() throws TargetUnavailableException {
        current.start();
    }

    /** Follows the supervisor of the program, which this bridge has just started. */
    void follow(Process supervisor) {
        current.follow(supervisor);
    }

    /** Follows the program, which another bridge has started. */
    void followForeign() {
        current.followForeign();
    }

    /** Goes on with what an earlier bridge began. @return false if it has not started the program yet */
    boolean resume() throws IOException, TargetUnavailableException {
        if (Seal.find(folder).isPresent()) {
            check(null, true);
            return true;
        }
        boolean started = folder.program().started().isPresent();
        if (started) {
            current.followForeign();
        }
        return started;
    }

    private static void startOrFollow(SupervisedProgram program, SupervisedFolder at)
            throws IOException, TargetUnavailableException {
        if (at.started().isPresent()) {
            program.followForeign();
        } else {
            program.start();
        }
    }

    /** The id of the task that it is of; that of its folder may be an earlier attempt's. */
    String task() {
        return task;
    }

    @Override
    public OptionalLong session() throws IOException {
        Optional<Started> checker = folder.checker().started();
        Optional<Started> started =
                checker.isPresent() ? checker : folder.program().started();
        return started.isPresent() ? OptionalLong.of(started.get().program()) : OptionalLong.empty();
    }

    /** A look from time to time, always by the clock thread. */
    void look() {
        try {
            if (isStillOurs() && !waiting) {
                current.look();
            }
        } catch (IOException e) {
            unreadable(e);
        }
    }

    /** The same for whoever has just given the run to another task. */
    void lookWhoseItIs() {
        try {
            isStillOurs();
        } catch (IOException e) {
            unreadable(e);
        }
    }

    private void unreadable(IOException e) {
        LOG.warn("The folder of run {} cannot be read, looking again: {}", folder.id(), e.toString());
    }

    /** Whether nobody else has the run; if another has it, it is over here. */
    private boolean isStillOurs() throws IOException {
        if (waiting) {
            return stillWaits();
        }
        if (outcome.isDone() || folder.ownership().has(task)) {
            return !outcome.isDone();
        }
        Optional<Ownership.Owner> owner = folder.ownership().owner();
        if (owner.isPresent() && owner.get().equals(new Ownership.Owner(task, Ownership.State.SUPERSEDED))) {
            // Whoever does that may have died at it.
            current.stop();
        } else if (owner.isPresent() && !owner.get().is(task)) {
            LOG.info("Run {} was taken over by another attempt at the same work", folder.id());
            complete(ProcessFailures.adopted());
        }
        // A folder that is gone was cleared away by whoever judged the run, or removed by the program, which may go on.
        return owner.isEmpty();
    }

    /** What has become of a run that is not this task's to judge. */
    private Outcome takenAway() throws IOException {
        Optional<Ownership.Owner> owner = folder.ownership().owner();
        if (owner.isEmpty()) {
            // Whoever cleared it away noted what became of it: another attempt, or another adapter for the same task.
            return finished.find(task)
                    .orElseGet(() -> BridgeRetry.because(BridgeRetry.RUN_LOST, "the folder of the run is gone"));
        }
        if (!owner.get().is(task)) {
            return ProcessFailures.adopted();
        }
        holdLog();
        finished.superseded(folder, spec.keep());
        return ProcessFailures.superseded();
    }

    @Override
    public CompletionStage<Void> cancel(String reason) {
        if (cancelled.complete(reason) && !over.isDone()) {
            LOG.info("Run {} is cancelled: {}", folder.id(), reason);
            engine.threads().pool().execute(this::claimAndStop);
        }
        Duration limit = spec.grace().plus(SupervisedProgram.KILL_LIMIT).plus(SUPERVISOR_LIMIT);
        return over.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<LogPage> log(String cursor) {
        CompletableFuture<LogPage> page = new CompletableFuture<>();
        engine.threads().pool().execute(() -> {
            try {
                // Asked first: what is printed before the outcome is known is read after that.
                boolean over = outcome.isDone();
                page.complete(log.page(cursor, over));
            } catch (IOException e) {
                page.completeExceptionally(
                        new TargetUnavailableException("the log of run " + folder.id() + " cannot be read: " + e, e));
            } catch (RuntimeException e) {
                page.completeExceptionally(e);
            }
        });
        return page;
    }

    /** Before the folder goes: whoever follows the log is to see the rest. */
    private void holdLog() {
        try {
            log.hold();
        } catch (IOException e) {
            LOG.warn("The end of the log of run {} cannot be read: {}", folder.id(), e.toString());
        }
    }

    private void claimAndStop() {
        try {
            boolean claimed;
            synchronized (this) {
                if (waiting) {
                    return; // what waits for the answer heeds the cancel
                }
                claimed = folder.ownership().claim(task);
            }
            if (claimed) {
                current.stop();
            } else if (isStillOurs()) {
                folderGone();
            }
        } catch (IOException e) {
            LOG.warn("Run {} cannot be cancelled, trying again: {}", folder.id(), e.toString());
            engine.threads().later(Duration.ofSeconds(1), this::claimAndStop);
        }
    }

    private void folderGone() throws IOException {
        if (engine.threads().areClosed()) {
            // Nobody follows the supervisor any more. Whoever judged the run has seen to it that nothing is left.
            complete(takenAway());
        } else {
            current.stop();
        }
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
                if (claim()) {
                    whenEnded.with(exit);
                }
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

    /** Whether the run is this task's to judge; if not, it is over here. */
    private boolean claim() throws IOException {
        if (folder.ownership().claim(task)) {
            return true;
        }
        complete(takenAway());
        return false;
    }

    private void programEnded(Optional<ExitStatus> exit) throws IOException, TargetUnavailableException {
        boolean allDone = spec.checker() == null && endedUnasked(exit) && judge.programEndedWell(exit.orElseThrow());
        if (cancelled.isDone() && !allDone) {
            finish(new Outcome.Abandoned(cancelled.join()));
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

    private void settle(Judge.Ruling ruling) throws IOException {
        if (ruling instanceof Judge.Good good) {
            ask(good);
        } else if (ruling instanceof Judge.NoRoom noRoom) {
            giveUp(noRoom.outcome());
        } else {
            finish(((Judge.Bad) ruling).outcome());
        }
    }

    private void ask(Judge.Good good) throws IOException {
        boolean adoptable = letWait();
        boolean nothingToPublish = spec.outputs().stream().allMatch(output -> output.target() == null);
        // A cancel before this was looked at already, and whether anybody waits is asked here anyway.
        CompletableFuture<String> cancelledMeanwhile =
                cancelled.isDone() && !adoptable ? new CompletableFuture<>() : cancelled;
        CompletableFuture<Boolean> wanted = new CompletableFuture<>();
        if (nothingToPublish && !adoptable) {
            wanted.complete(true);
        } else {
            context.confirmWanted().thenAccept(isWanted -> {
                if (isWanted || !adoptable) {
                    wanted.complete(isWanted);
                } else {
                    LOG.info("Run {} has ended well, nobody wants it any more, and it can be adopted", folder.id());
                }
            });
        }
        then(CompletableFuture.anyOf(wanted, cancelledMeanwhile), () -> {
            if (adoptable && !takeBack()) {
                LOG.debug("Run {} was adopted", folder.id());
            } else if (cancelledMeanwhile.isDone()) {
                finish(new Outcome.Abandoned(cancelled.join()));
            } else if (!wanted.join()) {
                finish(new Outcome.Abandoned("the task is no longer wanted; nothing was published"));
            } else {
                publish(good);
            }
        });
    }

    private void publish(Judge.Good good) throws IOException {
        try {
            finish(published(good));
        } catch (TargetUnavailableException e) {
            askLater(good, e);
        }
    }

    /**
     * The result is there, and only the place where it belongs does not answer: so it is asked and published again, for
     * as long as somebody waits for it.
     */
    private void askLater(Judge.Good good, TargetUnavailableException away) {
        LOG.warn("Run {} cannot be published, trying again: {}", folder.id(), away.getMessage());
        CompletableFuture<String> passed = new CompletableFuture<>();
        engine.threads().later(pauses.next(), () -> passed.complete(""));
        then(CompletableFuture.anyOf(passed, cancelled), () -> {
            if (engine.threads().areClosed()) {
                // The next adapter goes on.
                over.complete(null);
            } else if (cancelled.isDone()) {
                finish(new Outcome.Abandoned(cancelled.join()));
            } else {
                ask(good);
            }
        });
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Goes on in the pool. */
    private void then(CompletableFuture<?> event, Action action) {
        event.thenRunAsync(
                        () -> {
                            try {
                                action.run();
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

    /** Lets another attempt take the run, if one may. @return whether that is so */
    private synchronized boolean letWait() throws IOException {
        if (context.adoptsWithin().isEmpty() || cancelled.isDone()) {
            return false;
        }
        folder.ownership().letWait(task);
        waiting = true;
        idle.complete(null);
        return true;
    }

    /** @return false if another attempt has taken the run: it is over here then */
    private synchronized boolean takeBack() throws IOException {
        if (outcome.isDone() || !claim()) {
            return false;
        }
        waiting = false;
        return true;
    }

    private synchronized boolean stillWaits() throws IOException {
        if (waiting && !outcome.isDone() && !folder.ownership().has(task)) {
            complete(takenAway());
        }
        return !outcome.isDone();
    }

    private Outcome published(Judge.Good good) throws IOException, TargetUnavailableException {
        try {
            Seal seal = spec.checker() == null ? null : Seal.find(folder).orElse(null);
            List<Publication.Published> files = publication(seal).publish(spec.outputs());
            return new Outcome.Succeeded(TaskResult.of(spec, good, files));
        } catch (Publication.RefusedException e) {
            return e.outcome();
        }
    }

    private Publication publication(@Nullable Seal seal) {
        return new Publication(folder, seal, context.workKey().isPresent(), engine.storages());
    }

    private void fail(IOException e) {
        LOG.warn("Run {} could not be finished: {}", folder.id(), e.toString());
        try {
            if (!claim()) {
                return;
            }
        } catch (IOException unknown) {
            LOG.warn("Run {} stays as it is, nobody can tell whose it is: {}", folder.id(), unknown.toString());
            complete(ProcessFailures.ioError(unknown));
            return;
        }
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
        idle.complete(null);
        outcome.completeExceptionally(fault);
        over.complete(null);
    }

    /** Ends a run for which this host has no room; nothing of it may stay. */
    private void giveUp(Outcome failed) {
        holdLog();
        try {
            finished.makeRoom(folder);
        } catch (IOException e) {
            LOG.warn("The folder of run {} could not be removed: {}", folder.id(), e.toString());
        }
        complete(failed);
    }

    private void finish(Outcome ended) {
        holdLog();
        if (!(ended instanceof Outcome.Succeeded)) {
            removeStaged();
        }
        finished.add(folder, task, ended, spec.keep());
        complete(ended);
    }

    private void removeStaged() {
        try {
            publication(null).removeStaged(spec.outputs());
        } catch (IOException e) {
            LOG.warn("What run {} left beside its results could not be removed: {}", folder.id(), e.toString());
        }
    }

    private void complete(Outcome ended) {
        idle.complete(null);
        outcome.complete(ended);
        over.complete(null);
    }
}
