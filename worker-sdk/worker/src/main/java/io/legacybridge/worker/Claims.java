package io.legacybridge.worker;

import io.legacybridge.worker.claim.Claim;
import io.legacybridge.worker.claim.ClaimCheck;
import io.legacybridge.worker.claim.ClaimStore;
import io.legacybridge.worker.claim.NoSpaceException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.time.Scheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a claim in the place of a result that is over the threshold, before it is reported.
 *
 * <p>Keeping a result blocks, so it has a thread of the launcher's, and what travels comes back to the scheduler; the
 * task's heartbeats go on meanwhile. A store that does not answer is tried again for {@value #PATIENCE_MINUTES}
 * minutes, since the work may have taken hours. A result that cannot be kept then is not sent itself, even if it would
 * fit: the threshold stands for what comes together after the task. The task is handed back for another try.
 */
final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int PATIENCE_MINUTES = 10;

    private final @Nullable ClaimCheck check;
    private final Scheduler scheduler;
    private final Executor blocking;
    private final Backoff backoff;

    /** @param check nothing where results always travel themselves */
    Claims(@Nullable ClaimCheck check, Scheduler scheduler, Executor blocking, RandomGenerator random) {
        this.check = check;
        this.scheduler = scheduler;
        this.blocking = blocking;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /** @param then is told once, on the scheduler, what to report; at once where nothing has to be kept */
    void exchange(ActivityTask task, Outcome outcome, Consumer<Outcome> then) {
        if (check == null
                || !(outcome instanceof Outcome.Succeeded succeeded)
                || Limits.utf8Bytes(succeeded.output()) <= check.threshold()) {
            then.accept(outcome);
            return;
        }
        new Keeping(check, task, succeeded, then).next();
    }

    /** One result on its way into the store. */
    private final class Keeping {
        private final ClaimStore store;
        private final ActivityTask task;
        private final Outcome.Succeeded result;
        private final Consumer<Outcome> then;
        private final long until;
        private int failures;

        Keeping(ClaimCheck check, ActivityTask task, Outcome.Succeeded result, Consumer<Outcome> then) {
            this.store = check.store();
            this.task = task;
            this.result = result;
            this.then = then;
            this.until =
                    scheduler.nanoTime() + Duration.ofMinutes(PATIENCE_MINUTES).toNanos();
        }

        void next() {
            try {
                blocking.execute(this::keep);
            } catch (RejectedExecutionException e) {
                then.accept(BridgeRetry.because(BridgeRetry.DRAINING, "the worker stopped before it kept the result"));
            }
        }

        private void keep() {
            try {
                Claim claim = store.keep(task, result.output().getBytes(StandardCharsets.UTF_8));
                LOG.info("{}: its result of {} bytes travels as a claim", task, claim.bytes());
                tell(new Outcome.Succeeded(claim.toJson()));
            } catch (NoSpaceException e) {
                LOG.error("{}: {}", task, e.getMessage());
                tell(BridgeRetry.because(BridgeRetry.NO_SPACE, String.valueOf(e.getMessage())));
            } catch (IOException e) {
                scheduler.execute(() -> notKept(e));
            } catch (RuntimeException | Error e) {
                // Even an error of the JVM ends as an outcome: the task must not hang with its heartbeats going on.
                lost(e);
            }
        }

        private void notKept(IOException failure) {
            failures++;
            Duration pause = backoff.pause(failures);
            if (scheduler.nanoTime() + pause.toNanos() - until > 0) {
                lost(failure);
                return;
            }
            LOG.warn("{}: its result cannot be kept as a claim, trying again: {}", task, failure.toString());
            scheduler.after(pause, this::next);
        }

        private void lost(Throwable failure) {
            LOG.error("{}: its result could not be kept as a claim", task, failure);
            tell(BridgeRetry.because(BridgeRetry.CLAIM_LOST, "the result could not be kept as a claim: " + failure));
        }

        private void tell(Outcome travels) {
            scheduler.execute(() -> then.accept(travels));
        }
    }
}
