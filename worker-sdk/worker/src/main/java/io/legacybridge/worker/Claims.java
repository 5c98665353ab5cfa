package io.legacybridge.worker;

import io.legacybridge.worker.claim.Claim;
import io.legacybridge.worker.claim.ClaimCheck;
import io.legacybridge.worker.claim.NoSpaceException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.time.Scheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a claim in the place of a result that is over the threshold, before it is reported.
 *
 * <p>Keeping a result blocks, so it has a thread of the launcher's, and what travels comes back to the scheduler; the
 * task's heartbeats go on meanwhile. A result that cannot be kept is not sent itself, even if it would fit: the
 * threshold stands for what comes together after the task. The task is handed back for another try.
 */
final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    private final @Nullable ClaimCheck check;
    private final Scheduler scheduler;
    private final Executor blocking;

    /** @param check nothing where results always travel themselves */
    Claims(@Nullable ClaimCheck check, Scheduler scheduler, Executor blocking) {
        this.check = check;
        this.scheduler = scheduler;
        this.blocking = blocking;
    }

    /** @param then is told once, on the scheduler, what to report; at once where nothing has to be kept */
    void exchange(ActivityTask task, Outcome outcome, Consumer<Outcome> then) {
        if (check == null
                || !(outcome instanceof Outcome.Succeeded succeeded)
                || Limits.utf8Bytes(succeeded.output()) <= check.threshold()) {
            then.accept(outcome);
            return;
        }
        ClaimCheck with = check;
        try {
            blocking.execute(() -> {
                Outcome travels = keep(with, task, succeeded);
                scheduler.execute(() -> then.accept(travels));
            });
        } catch (RejectedExecutionException e) {
            then.accept(BridgeRetry.because(BridgeRetry.DRAINING, "the worker stopped before it kept the result"));
        }
    }

    private static Outcome keep(ClaimCheck check, ActivityTask task, Outcome.Succeeded result) {
        try {
            Claim claim = check.store().keep(task, result.output().getBytes(StandardCharsets.UTF_8));
            LOG.info("{}: its result of {} bytes travels as a claim", task, claim.bytes());
            return new Outcome.Succeeded(claim.toJson());
        } catch (NoSpaceException e) {
            LOG.error("{}: {}", task, e.getMessage());
            return BridgeRetry.because(BridgeRetry.NO_SPACE, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException | Error e) {
            // Even an error of the JVM ends as an outcome: the task must not hang with its heartbeats going on.
            LOG.error("{}: its result could not be kept as a claim", task, e);
            return BridgeRetry.because(BridgeRetry.CLAIM_LOST, "the result could not be kept as a claim: " + e);
        }
    }
}
