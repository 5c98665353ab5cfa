package io.legacybridge.testkit;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.task.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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

    /** How often the target was probed. */
    public synchronized int probes() {
        return probes;
    }

    @Override
    public synchronized Run launch(TaskContext task) throws TargetUnavailableException {
        launches++;
        failIfDown();
        if (fault != null) {
            throw fault;
        }
        ScriptedRun run = new ScriptedRun(task, runs.size() + 1);
        runs.add(run);
        return run;
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

    /** A run in the hands of the test. */
    public static final class ScriptedRun implements Run {
        private final TaskContext task;
        private final Handle handle;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private volatile @Nullable String cancelReason;

        private ScriptedRun(TaskContext task, int number) {
            this.task = task;
            this.handle = new Handle(Map.of("run", Integer.toString(number)));
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
    }
}
