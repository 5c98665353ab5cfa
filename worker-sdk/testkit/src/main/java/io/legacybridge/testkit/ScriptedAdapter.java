package io.legacybridge.testkit;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An adapter that does nothing but what a test says: its runs end when, and as, the test ends them. Thread-safe. */
public final class ScriptedAdapter implements Adapter {
    private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    private final List<ScriptedRun> runs = new ArrayList<>();
    private @Nullable String targetDown;
    private @Nullable RuntimeException fault;
    private @Nullable Handle holder;
    private boolean adoptable = true;
    private final List<Supersession> supersessions = new ArrayList<>();
    private final List<Handle> settled = new ArrayList<>();
    private final Set<Handle> lost = new HashSet<>();
    private int reattachments;
    private int room = Integer.MAX_VALUE;
    private int launches;
    private int probes;

    /** Lets launches and probes fail, since the target does not answer. */
    public synchronized void targetDown(String why) {
        targetDown = why;
    }

    /** Lets launches and probes succeed again. */
    public synchronized void targetUp() {
        targetDown = null;
    }

    /** Lets launches break in the adapter itself. */
    public synchronized void broken(RuntimeException why) {
        fault = why;
    }

    /**
     * Refuses launches from now on, since another run of the same work lives: one of {@link #runs}, or any other
     * handle, for a run of another worker.
     */
    public synchronized void sameWorkLives(Handle run) {
        holder = run;
    }

    /** Lets launches through again, as when the other run has ended. */
    public synchronized void sameWorkEnded() {
        holder = null;
    }

    /** Lets an adoption find nothing: the other run has ended just then. */
    public synchronized void nothingToAdopt() {
        adoptable = false;
    }

    /** Lets a run not be found again. */
    public synchronized void lose(Handle run) {
        lost.add(run);
    }

    /** Has room for so many more runs. */
    public synchronized void roomFor(int more) {
        room = more;
    }

    /** Declares a capability. */
    public synchronized void declare(Capability capability) {
        capabilities.add(capability);
    }

    /** The runs in the order of their launches. */
    public synchronized List<ScriptedRun> runs() {
        return List.copyOf(runs);
    }

    /** The run that was launched last. */
    public synchronized ScriptedRun lastRun() {
        return runs.get(runs.size() - 1);
    }

    /** How often a launch was tried. */
    public synchronized int launches() {
        return launches;
    }

    /** What was to be superseded, in order; each is in the hands of the test. */
    public synchronized List<Supersession> supersessions() {
        return List.copyOf(supersessions);
    }

    /** The runs of which the worker said that their outcome is settled, in that order. */
    public synchronized List<Handle> settledRuns() {
        return List.copyOf(settled);
    }

    /** How often a run was looked for. */
    public synchronized int reattachments() {
        return reattachments;
    }

    /** How often the target was probed. */
    public synchronized int probes() {
        return probes;
    }

    @Override
    public synchronized Run launch(TaskContext task) throws TargetUnavailableException, SameWorkException {
        launches++;
        failIfDown();
        if (fault != null) {
            throw fault;
        }
        if (holder != null) {
            throw new SameWorkException("another run of the same work lives: " + holder.values(), holder);
        }
        return added(task, new Handle(Map.of("run", Integer.toString(runs.size() + 1))));
    }

    private ScriptedRun added(TaskContext task, Handle handle) {
        ScriptedRun run = new ScriptedRun(task, handle);
        runs.add(run);
        return run;
    }

    /** A run of this adapter is found by its handle, or by its task, unless it was {@linkplain #lose lost}. */
    @Override
    public synchronized Optional<Run> reattach(TaskContext task, Handle handle) throws TargetUnavailableException {
        reattachments++;
        failIfDown();
        return runs.stream()
                .filter(run -> !lost.contains(run.handle()))
                .filter(run -> handle.equals(Handle.NONE)
                        ? run.task().task().token().equals(task.task().token())
                        : run.handle().equals(handle))
                .map(Run.class::cast)
                .reduce((earlier, later) -> later);
    }

    /** The adopted run is the last of {@link #runs}; of this adapter's own runs the earlier one ends as adopted. */
    @Override
    public Optional<Run> adopt(TaskContext task, Handle run) throws TargetUnavailableException {
        List<ScriptedRun> earlier;
        ScriptedRun adopted;
        synchronized (this) {
            failIfDown();
            holder = null;
            if (!adoptable) {
                adoptable = true;
                return Optional.empty();
            }
            earlier = runsOf(run);
            adopted = added(task, run);
        }
        earlier.forEach(old -> old.end(BridgeRetry.because(BridgeRetry.ADOPTED, "another attempt took the run over")));
        return Optional.of(adopted);
    }

    @Override
    public synchronized CompletionStage<Void> supersede(TaskContext task, Handle run)
            throws TargetUnavailableException {
        failIfDown();
        Supersession supersession = new Supersession(task, run);
        supersessions.add(supersession);
        return supersession.gone.copy();
    }

    private synchronized List<ScriptedRun> runsOf(Handle handle) {
        return runs.stream().filter(run -> run.handle().equals(handle)).toList();
    }

    @Override
    public synchronized void settled(ActivityTask task, Handle handle) {
        settled.add(handle);
    }

    @Override
    public synchronized int room() {
        return room;
    }

    @Override
    public synchronized void probe() throws TargetUnavailableException {
        probes++;
        failIfDown();
    }

    private void failIfDown() throws TargetUnavailableException {
        if (targetDown != null) {
            throw new TargetUnavailableException(targetDown);
        }
    }

    @Override
    public synchronized Set<Capability> capabilities() {
        return Set.copyOf(capabilities);
    }

    /** The end of another attempt's run, in the hands of the test. */
    public final class Supersession {
        private final TaskContext task;
        private final Handle holder;
        private final CompletableFuture<Void> gone = new CompletableFuture<>();

        private Supersession(TaskContext task, Handle holder) {
            this.task = task;
            this.holder = holder;
        }

        /** For whom the other run has to go. */
        public TaskContext task() {
            return task;
        }

        /** The run that has to go. */
        public Handle holder() {
            return holder;
        }

        /** Says that nothing of it is left: launches go through again, and if it is this adapter's it has ended. */
        public void confirm() {
            sameWorkEnded();
            runsOf(holder)
                    .forEach(run -> run.end(
                            BridgeRetry.because(BridgeRetry.SUPERSEDED, "another attempt at the work ended the run")));
            gone.complete(null);
        }

        /** Says that its end could not be confirmed. */
        public void fail(Throwable why) {
            gone.completeExceptionally(why);
        }
    }

    /** A run in the hands of the test. */
    public static final class ScriptedRun implements Run {
        private final TaskContext task;
        private final Handle handle;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private final StringBuffer printed = new StringBuffer();
        private volatile @Nullable String cancelReason;

        private ScriptedRun(TaskContext task, Handle handle) {
            this.task = task;
            this.handle = handle;
        }

        /** What the adapter was given. */
        public TaskContext task() {
            return task;
        }

        /** Ends the run. */
        public void end(Outcome value) {
            outcome.complete(value);
            gone.complete(null);
        }

        /** Ends the run with a small result. */
        public void succeed() {
            end(new Outcome.Succeeded("{}"));
        }

        /** Prints something that {@link #log} shows: ASCII, and less than 64 KiB between two looks. */
        public void print(String text) {
            printed.append(text);
        }

        /** Ends the run by a fault of the adapter or of what is under it. */
        public void breakDown(Throwable why) {
            outcome.completeExceptionally(why);
            gone.complete(null);
        }

        /** Says that nothing of the run is left, as after a cancel, without an outcome. */
        public void confirmGone() {
            gone.complete(null);
        }

        /** Says that the end of the run could not be confirmed. */
        public void cancelFails(Throwable why) {
            gone.completeExceptionally(why);
        }

        /** Whether, and why, the worker cancelled it; empty text if it did not. */
        public String cancelReason() {
            String reason = cancelReason;
            return reason == null ? "" : reason;
        }

        /** Whether the worker cancelled it. */
        public boolean cancelled() {
            return cancelReason != null;
        }

        @Override
        public Handle handle() {
            return handle;
        }

        @Override
        public CompletionStage<Outcome> outcome() {
            return outcome;
        }

        @Override
        public CompletionStage<Void> cancel(String reason) {
            cancelReason = reason;
            return gone;
        }

        @Override
        public CompletionStage<LogPage> log(String cursor) {
            boolean end = outcome.isDone();
            String all = printed.toString();
            int from = cursor.equals(LogPage.START) ? 0 : Integer.parseInt(cursor);
            return CompletableFuture.completedStage(
                    new LogPage(all.substring(from), Integer.toString(all.length()), end));
        }
    }
}
