package io.legacybridge.adapters.lambda;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * <p>The outcome is completed once. At most one call is under way. The lock guards {@code call}, {@code pause} and
 * {@code over}, and is never held while the outcome is completed.
 */
final class InvocationRun implements Run {
    private static final Logger LOG = LoggerFactory.getLogger(InvocationRun.class);
    private static final BackoffStrategy PAUSES =
            BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(20));
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String task;
    private final Handle handle;
    private final Supplier<Functions.Call> calls;
    private final ScheduledExecutorService timer;
    private final long retryUntil;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private Functions.@Nullable Call call;
    private @Nullable Future<?> pause;
    private boolean over;
    private int attempts = 1;

    /**
     * @param task the task's id
     * @param calls makes a call of the function
     * @param retryFor how long calls are made
     */
    InvocationRun(
            String task,
            Handle handle,
            Supplier<Functions.Call> calls,
            ScheduledExecutorService timer,
            Duration retryFor) {
        this.task = task;
        this.handle = handle;
        this.calls = calls;
        this.timer = timer;
        this.retryUntil = System.nanoTime() + retryFor.toNanos();
    }

    /** Goes on with a call that was made; once, at the start. */
    void follow(Functions.Call made) {
        synchronized (this) {
            if (over) {
                made.giveUp();
                return;
            }
            call = made;
        }
        made.answer().thenAccept(this::answered);
    }

    private void answered(Answer answer) {
        if (answer instanceof Answer.Returned returned) {
            end(() -> outcome.complete(new Outcome.Succeeded(returned.output())));
        } else if (answer instanceof Answer.Failed failed) {
            end(() -> outcome.complete(failed.outcome()));
        } else if (answer instanceof Answer.Unknown unknown) {
            fault(unknown.why());
        } else if (answer instanceof Answer.NotExecuted refused) {
            again(refused);
        }
    }

    private void again(Answer.NotExecuted refused) {
        Duration wait = PAUSES.computeDelay(attempts);
        if (refused.notBefore().compareTo(wait) > 0) {
            wait = refused.notBefore().compareTo(LONGEST_PAUSE) < 0 ? refused.notBefore() : LONGEST_PAUSE;
        }
        if (System.nanoTime() + wait.toNanos() - retryUntil > 0) {
            fault("the function was not executed, asked " + attempts + " times: " + refused.why());
            return;
        }
        LOG.debug("task {}: asking again in {} ms, {}", task, wait.toMillis(), refused.why());
        synchronized (this) {
            if (over) {
                return;
            }
            call = null;
            attempts++;
            try {
                pause = timer.schedule(() -> follow(calls.get()), wait.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (RejectedExecutionException closed) {
                LOG.debug("task {}: the adapter is closed", task);
            }
        }
        fault("the bridge stopped before the function was executed");
    }

    private void fault(String why) {
        end(() -> outcome.completeExceptionally(new TargetUnavailableException(why)));
    }

    private void end(Runnable completion) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        completion.run();
    }

    @Override
    public Handle handle() {
        return handle;
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.copy();
    }

    /** Confirmed at once, since nothing is held any longer; that the function ends cannot be confirmed. */
    @Override
    public CompletionStage<Void> cancel(String reason) {
        Functions.Call given;
        synchronized (this) {
            if (over) {
                return CompletableFuture.completedStage(null);
            }
            over = true;
            given = call;
            if (pause != null) {
                pause.cancel(false);
            }
        }
        if (given == null) {
            outcome.complete(new Outcome.Abandoned(reason + "; the function was not executed"));
        } else {
            given.giveUp();
            LOG.info("task {}: no longer waiting for the function, which cannot be stopped and may go on", task);
            outcome.complete(new Outcome.Abandoned(
                    reason + "; the bridge no longer waits for the function, which cannot be stopped and may go on"));
        }
        return CompletableFuture.completedStage(null);
    }
}
