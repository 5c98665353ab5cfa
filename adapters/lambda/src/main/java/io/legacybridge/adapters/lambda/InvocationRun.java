package io.legacybridge.adapters.lambda;

import io.legacybridge.adapters.program.Delivery;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * A function that is waited for.
 *
 * <p>Normal: a call is under way, its answer is the outcome. Refused, or never sent: nothing was executed, so the call
 * is made again after a pause, until the time for that is over; then the run ends as the fault of its target. Unknown:
 * the function may be at work, so nothing is sent again, and the run ends as a fault, too. Cancelled: the connection is
 * closed and nothing follows; a function that is at work goes on, since Lambda has no way to end one.
 *
 * <p>Returned, and the function stores files: a {@link Delivery} decides. Until they go to their places the run can be
 * cancelled, and nothing is published; from then on a cancel waits for that.
 *
 * <p>The outcome is completed once. At most one call is under way. The lock guards {@code phase}, {@code call},
 * {@code asking}, {@code pause} and {@code cancelled}, and is never held while the outcome is completed.
 */
final class InvocationRun implements Run {
    private static final Logger LOG = LoggerFactory.getLogger(InvocationRun.class);
    private static final BackoffStrategy PAUSES =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(20));
    private static final String NOTHING_PUBLISHED = "nothing was published";
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String task;
    private final Handle handle;
    private final Calls calls;
    private final FunctionFiles.OfTask files;
    private final ScheduledExecutorService timer;
    private final long retryUntil;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private Functions.@Nullable Call call;
    private @Nullable Future<?> pause;
    private @Nullable String cancelled;
    private boolean asking;
    private Phase phase = Phase.CALLING;
    private int attempts = 1;

    private enum Phase {
        CALLING,
        /** The function has returned, and what it stored is looked at. */
        DELIVERING,
        /** What it stored goes to its places. */
        PUBLISHING,
        OVER
    }

    /** Calls of the function. */
    interface Calls {
        /** @throws TargetUnavailableException if the function's files cannot be reached now */
        Functions.Call next() throws InvalidInputException, TargetUnavailableException;
    }

    /**
     * @param task the task's id
     * @param retryFor how long calls are made
     */
    InvocationRun(
            String task,
            Handle handle,
            Calls calls,
            FunctionFiles.OfTask files,
            ScheduledExecutorService timer,
            Duration retryFor) {
        this.task = task;
        this.handle = handle;
        this.calls = calls;
        this.files = files;
        this.timer = timer;
        this.retryUntil = System.nanoTime() + retryFor.toNanos();
    }

    /** Goes on with a call that was made. */
    void follow(Functions.Call made) {
        synchronized (this) {
            if (phase == Phase.OVER) {
                made.giveUp();
                return;
            }
            call = made;
            asking = false;
        }
        made.answer().thenAccept(this::answered);
    }

    private void answered(Answer answer) {
        if (answer instanceof Answer.Returned returned) {
            returned(returned);
        } else if (answer instanceof Answer.Failed failed) {
            end(failed.outcome());
        } else if (answer instanceof Answer.Unknown unknown) {
            fault(unknown.why(), true);
        } else if (answer instanceof Answer.NotExecuted refused) {
            again(refused);
        }
    }

    private void returned(Answer.Returned returned) {
        if (!files.areStored()) {
            end(new Outcome.Succeeded(returned.output()));
            return;
        }
        synchronized (this) {
            if (phase != Phase.CALLING) {
                return;
            }
            phase = Phase.DELIVERING;
        }
        files.deliver(returned, new Recipient());
    }

    /** Blocks while URLs are signed. */
    private void next() {
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            asking = true;
        }
        try {
            follow(calls.next());
        } catch (InvalidInputException e) {
            end(LambdaFailures.invalidInput(e));
        } catch (TargetUnavailableException e) {
            again(new Answer.NotExecuted(false, String.valueOf(e.getMessage()), Duration.ZERO));
        } catch (RuntimeException e) {
            LOG.warn("task {}: the function cannot be asked", task, e);
            again(new Answer.NotExecuted(false, "the function cannot be asked: " + e, Duration.ZERO));
        }
    }

    private void again(Answer.NotExecuted refused) {
        Duration wait = PAUSES.computeDelay(attempts);
        if (refused.notBefore().compareTo(wait) > 0) {
            wait = refused.notBefore().compareTo(LONGEST_PAUSE) < 0 ? refused.notBefore() : LONGEST_PAUSE;
        }
        if (System.nanoTime() + wait.toNanos() - retryUntil > 0) {
            fault("the function was not executed, asked " + attempts + " times: " + refused.why(), false);
            return;
        }
        LOG.debug("task {}: asking again in {} ms, {}", task, wait.toMillis(), refused.why());
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            call = null;
            asking = false;
            attempts++;
            try {
                pause = timer.schedule(() -> files.work(this::next), wait.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (RejectedExecutionException closed) {
                LOG.debug("task {}: the adapter is closed", task);
            }
        }
        fault("the bridge stopped before the function was executed", false);
    }

    /** @param mayGoOn whether the function may be at work */
    private void fault(String why, boolean mayGoOn) {
        finish(() -> outcome.completeExceptionally(new TargetUnavailableException(why)), mayGoOn);
    }

    private void end(Outcome with) {
        finish(() -> outcome.complete(with), false);
    }

    private void finish(Runnable completion, boolean mayGoOn) {
        synchronized (this) {
            if (phase == Phase.OVER) {
                return;
            }
            phase = Phase.OVER;
        }
        finished(completion, mayGoOn);
    }

    private void finished(Runnable completion, boolean mayGoOn) {
        completion.run();
        over.complete(null);
        files.clear(mayGoOn);
    }

    @Override
    public Handle handle() {
        return handle;
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.copy();
    }

    /**
     * Confirmed at once, since nothing is held any longer; that the function ends cannot be confirmed. Only files that
     * are going to their places do so first.
     */
    @Override
    public CompletionStage<Void> cancel(String reason) {
        Functions.Call given;
        boolean mayGoOn;
        Phase was;
        synchronized (this) {
            was = phase;
            if (was == Phase.PUBLISHING) {
                cancelled = reason;
                return over.copy();
            }
            if (was == Phase.OVER) {
                return CompletableFuture.completedStage(null);
            }
            phase = Phase.OVER;
            given = call;
            mayGoOn = was == Phase.CALLING && (given != null || asking);
            if (pause != null) {
                pause.cancel(false);
            }
        }
        if (given != null) {
            given.giveUp();
        }
        String end = was == Phase.DELIVERING ? NOTHING_PUBLISHED : "the function was not executed";
        if (mayGoOn) {
            LOG.info("task {}: no longer waiting for the function, which cannot be stopped and may go on", task);
            end = "the bridge no longer waits for the function, which cannot be stopped and may go on";
        }
        Outcome abandoned = new Outcome.Abandoned(reason + "; " + end);
        finished(() -> outcome.complete(abandoned), mayGoOn);
        return CompletableFuture.completedStage(null);
    }

    private final class Recipient implements Delivery.Recipient {
        @Override
        public boolean waits() {
            synchronized (InvocationRun.this) {
                return phase == Phase.DELIVERING;
            }
        }

        @Override
        public void rejected(Outcome.Failed failed) {
            end(failed);
        }

        @Override
        public void notWanted() {
            end(new Outcome.Abandoned("the task is no longer wanted; " + NOTHING_PUBLISHED));
        }

        @Override
        public boolean publishing() {
            synchronized (InvocationRun.this) {
                if (phase != Phase.DELIVERING) {
                    return false;
                }
                phase = Phase.PUBLISHING;
                return true;
            }
        }

        @Override
        public void notPublished() {
            String reason;
            synchronized (InvocationRun.this) {
                phase = Phase.DELIVERING;
                reason = cancelled;
            }
            if (reason != null) {
                end(new Outcome.Abandoned(reason + "; " + NOTHING_PUBLISHED));
            }
        }

        @Override
        public void delivered(Outcome with) {
            end(with);
        }
    }
}
