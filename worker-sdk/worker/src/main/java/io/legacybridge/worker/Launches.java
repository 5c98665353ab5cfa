package io.legacybridge.worker;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.policy.LaunchRetry;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/**
 * Starts the work of tasks by the adapter of one activity.
 *
 * <p>That a launch begins is written down first, so that a task that kills its worker is known by its launches: after
 * three it is failed. A launch may block, so it has a thread of the launcher's; its result comes back to the scheduler.
 * A target that is unavailable is tried again as the policy says (Resilience4j counts the attempts and gives the
 * pauses, the scheduler waits), and the circuit hears of every attempt. Once the circuit is no longer closed, the task
 * is not failed but given back to be held.
 *
 * <p>Confined to the worker's scheduler, save for the call of the adapter.
 */
final class Launches {
    /** A task that was launched so often, and never settled, is not launched again. */
    static final int MOST_LAUNCHES = 3;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final double DOUBLED = 2.0;
    private static final double GIVE_OR_TAKE = 0.5;

    /** What became of a launch; one of these is called once per {@link #launch}. */
    interface Result {
        void started(OpenTask open, Run run, Handle handle);

        /** The target is down and the circuit knows: hold the task. */
        void circuitOpen(OpenTask open);

        /** Another run of the same work lives. */
        void sameWork(OpenTask open, SameWorkException met);

        /** Trying again here does not help. */
        void failed(OpenTask open, Outcome.Failed outcome);

        /** The task was cancelled before anything was started. */
        void nothingStarted(OpenTask open);
    }

    private final ActivityParts activity;
    private final WorkerParts parts;
    private final Retry retry;
    private final Result result;

    Launches(ActivityParts activity, Result result) {
        this.activity = activity;
        this.parts = activity.worker();
        this.result = result;
        LaunchRetry policy = activity.policy().retry();
        this.retry = Retry.of(
                activity.activity(),
                RetryConfig.custom()
                        .maxAttempts(policy.attempts())
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                                policy.firstWait(), DOUBLED, GIVE_OR_TAKE, LONGEST_PAUSE))
                        .retryExceptions(TargetUnavailableException.class)
                        .build());
    }

    void launch(OpenTask open) {
        if (open.gone) {
            return;
        }
        if (open.cancelled || open.orphaned) {
            result.nothingStarted(open);
        } else if (open.launchNoted) {
            call(open);
        } else if (open.launches() >= MOST_LAUNCHES) {
            result.failed(
                    open,
                    new Outcome.Failed(
                            ErrorNames.POISON.text(),
                            "the task was launched " + open.launches() + " times, and nothing ever came of it"));
        } else if (activity.circuit().mayPoll()) {
            note(open);
        } else {
            result.circuitOpen(open);
        }
    }

    private void note(OpenTask open) {
        open.enter(TaskPhase.LAUNCHING);
        open.launchNoted = true;
        open.adapterAsked = true;
        parts.journaling().write(new JournalEntry.Launching(open.task.token(), open.countLaunch()), durable -> {
            open.adapterAsked = false;
            if (open.gone) {
                return;
            }
            if (durable) {
                launch(open);
            } else {
                result.failed(open, notJournaled());
            }
        });
    }

    /** For a task that must not be launched, since nobody would know of it after a crash. */
    static Outcome.Failed notJournaled() {
        return BridgeRetry.because(BridgeRetry.NO_SPACE, "the worker's journal could not be written");
    }

    private void call(OpenTask open) {
        if (!activity.circuit().tryLaunch()) {
            open.launchRetries = null;
            result.circuitOpen(open);
            return;
        }
        open.enter(TaskPhase.LAUNCHING);
        open.adapterAsked = true;
        open.launchAttempts++;
        if (open.launchRetries == null) {
            open.launchRetries = retry.asyncContext();
        }
        long startedAt = parts.scheduler().nanoTime();
        try {
            parts.launcher().execute(() -> callAdapter(open, startedAt));
        } catch (RejectedExecutionException e) {
            failed(open, startedAt, e);
        }
    }

    private void callAdapter(OpenTask open, long startedAt) {
        try (TaskMdc mdc = TaskMdc.of(open.task, activity.adapterName())) {
            ActivityTask task = parts.claimInputs().resolve(open.task);
            Run run = activity.adapter().launch(new OpenTaskContext(open, task, activity));
            Handle handle = run.handle();
            parts.scheduler().execute(() -> started(open, startedAt, run, handle));
        } catch (InvalidInputException e) {
            parts.scheduler().execute(() -> refused(open, e));
        } catch (SameWorkException e) {
            parts.scheduler().execute(() -> sameWork(open, startedAt, e));
        } catch (TargetUnavailableException | RuntimeException | Error e) {
            // Even an error of the JVM ends as a failed launch: the task must not hang with its heartbeats going on.
            parts.scheduler().execute(() -> failed(open, startedAt, e));
        }
    }

    private void started(OpenTask open, long startedAt, Run run, Handle handle) {
        open.adapterAsked = false;
        Duration took = since(startedAt);
        activity.circuit().succeeded(took);
        parts.listener().taskLaunched(open.task, handle, took);
        result.started(open, run, handle);
    }

    /** The target was not asked, so the circuit learns nothing of it. */
    private void refused(OpenTask open, InvalidInputException e) {
        open.adapterAsked = false;
        activity.circuit().notUsed();
        if (open.cancelled) {
            result.nothingStarted(open);
        } else {
            result.failed(open, new Outcome.Failed(ErrorNames.INVALID_INPUT.text(), String.valueOf(e.getMessage())));
        }
    }

    private void sameWork(OpenTask open, long startedAt, SameWorkException met) {
        open.adapterAsked = false;
        activity.circuit().succeeded(since(startedAt));
        if (open.cancelled) {
            result.nothingStarted(open);
        } else {
            result.sameWork(open, met);
        }
    }

    private void failed(OpenTask open, long startedAt, Throwable failure) {
        open.adapterAsked = false;
        parts.listener().launchFailed(open.task, open.launchAttempts, failure);
        activity.circuit().failed(since(startedAt), failure);
        if (open.cancelled) {
            result.nothingStarted(open);
        } else if (failure instanceof TargetUnavailableException) {
            unavailable(open, failure);
        } else {
            result.failed(open, BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, String.valueOf(failure)));
        }
    }

    private void unavailable(OpenTask open, Throwable failure) {
        long pauseMillis = open.launchRetries == null ? -1 : open.launchRetries.onError(failure);
        if (pauseMillis >= 0) {
            parts.listener().launchRetried(open.task, open.launchAttempts, Duration.ofMillis(pauseMillis));
            parts.scheduler().after(Duration.ofMillis(pauseMillis), () -> launch(open));
        } else if (activity.circuit().state() == CircuitState.CLOSED) {
            result.failed(open, BridgeRetry.because(BridgeRetry.TARGET_DOWN, String.valueOf(failure.getMessage())));
        } else {
            open.launchRetries = null;
            result.circuitOpen(open);
        }
    }

    private Duration since(long startedAt) {
        return Duration.ofNanos(parts.scheduler().nanoTime() - startedAt);
    }
}
