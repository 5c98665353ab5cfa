package io.legacybridge.worker;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.policy.Circuit;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.policy.LaunchRetry;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.WorkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Starts the work of tasks by the adapter of one activity.
 *
 * <p>A launch may block, so it has a thread of the launcher's; its result comes back to the scheduler. A target that is
 * unavailable is tried again as the policy says (Resilience4j counts the attempts and gives the pauses, the scheduler
 * waits), and the circuit hears of every attempt. Once the circuit is no longer closed, the task is not failed but
 * given back to be held.
 *
 * <p>Confined to the worker's scheduler, save for the call of the adapter.
 */
final class Launches {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final double DOUBLED = 2.0;
    private static final double GIVE_OR_TAKE = 0.5;

    /** What became of a launch; one of these is called once per {@link #launch}. */
    interface Result {
        void started(OpenTask open, Run run);

        /** The target is down and the circuit knows: hold the task. */
        void circuitOpen(OpenTask open);

        /** Trying again here does not help. */
        void failed(OpenTask open, Outcome.Failed outcome);

        /** The task was cancelled before anything was started. */
        void nothingStarted(OpenTask open);
    }

    private final Adapter adapter;
    private final String adapterName;
    private final Circuit circuit;
    private final Retry retry;
    private final WorkerParts parts;
    private final Result result;

    Launches(String activity, Adapter adapter, LaunchRetry policy, Circuit circuit, WorkerParts parts, Result result) {
        this.adapter = adapter;
        this.adapterName = adapter.getClass().getSimpleName();
        this.circuit = circuit;
        this.parts = parts;
        this.result = result;
        this.retry = Retry.of(
                activity,
                RetryConfig.custom()
                        .maxAttempts(policy.attempts())
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                                policy.firstWait(), DOUBLED, GIVE_OR_TAKE, LONGEST_PAUSE))
                        .retryExceptions(TargetUnavailableException.class)
                        .build());
    }

    void launch(OpenTask open) {
        if (open.cancelled) {
            result.nothingStarted(open);
            return;
        }
        if (!circuit.tryLaunch()) {
            open.launches = null;
            result.circuitOpen(open);
            return;
        }
        open.enter(TaskPhase.LAUNCHING);
        open.launchUnderWay = true;
        open.launchAttempts++;
        if (open.launches == null) {
            open.launches = retry.asyncContext();
        }
        long startedAt = parts.scheduler().nanoTime();
        try {
            parts.launcher().execute(() -> callAdapter(open, startedAt));
        } catch (RejectedExecutionException e) {
            failed(open, startedAt, e);
        }
    }

    private void callAdapter(OpenTask open, long startedAt) {
        try (TaskMdc mdc = TaskMdc.of(open.task, adapterName)) {
            Run run = adapter.launch(new Context(open));
            Handle handle = run.handle();
            parts.scheduler().execute(() -> started(open, startedAt, run, handle));
        } catch (TargetUnavailableException | SameWorkException | RuntimeException | Error e) {
            // Even an error of the JVM ends as a failed launch: the task must not hang with its heartbeats going on.
            parts.scheduler().execute(() -> failed(open, startedAt, e));
        }
    }

    private void started(OpenTask open, long startedAt, Run run, Handle handle) {
        open.launchUnderWay = false;
        Duration took = since(startedAt);
        circuit.succeeded(took);
        parts.listener().taskLaunched(open.task, handle, took);
        result.started(open, run);
    }

    private void failed(OpenTask open, long startedAt, Throwable failure) {
        open.launchUnderWay = false;
        parts.listener().launchFailed(open.task, open.launchAttempts, failure);
        circuit.failed(since(startedAt), failure);
        if (open.cancelled) {
            result.nothingStarted(open);
        } else if (failure instanceof TargetUnavailableException) {
            unavailable(open, failure);
        } else {
            result.failed(open, BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, String.valueOf(failure)));
        }
    }

    private void unavailable(OpenTask open, Throwable failure) {
        long pauseMillis = open.launches == null ? -1 : open.launches.onError(failure);
        if (pauseMillis >= 0) {
            parts.scheduler().after(Duration.ofMillis(pauseMillis), () -> launch(open));
        } else if (circuit.state() == CircuitState.CLOSED) {
            result.failed(open, BridgeRetry.because(BridgeRetry.TARGET_DOWN, String.valueOf(failure.getMessage())));
        } else {
            open.launches = null;
            result.circuitOpen(open);
        }
    }

    private Duration since(long startedAt) {
        return Duration.ofNanos(parts.scheduler().nanoTime() - startedAt);
    }

    /** What the adapter sees of a task. */
    private final class Context implements TaskContext {
        private final OpenTask open;

        Context(OpenTask open) {
            this.open = open;
        }

        @Override
        public ActivityTask task() {
            return open.task;
        }

        @Override
        public Instant deadline() {
            return open.terms.deadline();
        }

        @Override
        public Optional<WorkKey> workKey() {
            return open.workKey;
        }

        /** The answer is given on a thread that may block: what follows it is the adapter publishing files. */
        @Override
        public CompletionStage<Boolean> confirmWanted() {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            parts.scheduler()
                    .execute(() -> parts.heartbeats()
                            .confirm(open)
                            .thenAccept(wanted -> parts.launcher().execute(() -> answer.complete(wanted))));
            return answer;
        }
    }
}
