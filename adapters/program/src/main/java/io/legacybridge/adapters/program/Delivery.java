package io.legacybridge.adapters.program;

import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.time.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies between the good end of a run and its outcome: its files are looked at; it is asked whether the result is
 * wanted; and if so the files go to their places. Where the storage does not answer, all of it is done again.
 *
 * <p>The run is asked before each step whether it still waits for that. Confined to the scheduler, but for what the
 * files take long for.
 *
 * @param <G> the files, once they were found good
 */
public final class Delivery<G> {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final TaskContext context;
    private final Files<G> files;
    private final Scheduler scheduler;
    private final Recipient run;
    private final Pauses pauses = new Pauses();

    /** The files of one run. */
    public interface Files<G> {
        /**
         * Fetches what the run stored, and looks at it.
         *
         * @return fails with a {@link TargetUnavailableException} if a storage could not be asked now
         */
        CompletableFuture<Looked<G>> look();

        /**
         * Publishes all or none, and discards them.
         *
         * @return what the run comes to; fails with a {@link TargetUnavailableException} if a storage did not answer
         */
        CompletableFuture<Outcome> publish(G good);

        /** Removes what was fetched and will not be published. */
        void discard(G good);
    }

    /** What the files of a run came to. */
    public sealed interface Looked<G> {}

    /** They are good, and here until they are published or discarded. */
    public record Good<G>(G files) implements Looked<G> {}

    /** They are not. */
    public record Bad<G>(Outcome.Failed outcome) implements Looked<G> {}

    /** Whose result it is. Called on the scheduler. */
    public interface Recipient {
        /** Whether it still waits for this. */
        boolean waits();

        /** Its files are not what they have to be. */
        void rejected(Outcome.Failed failed);

        /** Nobody wants it; nothing was published. */
        void notWanted();

        /**
         * Its files go to their places from now on: that is not broken off.
         *
         * @return false if it does not wait for that any more
         */
        boolean publishing();

        /** They did not, and will be tried again. */
        void notPublished();

        /** They did, or will not any more. */
        void delivered(Outcome outcome);
    }

    /** @param scheduler where the run is told */
    public Delivery(TaskContext context, Files<G> files, Scheduler scheduler, Recipient run) {
        this.context = context;
        this.files = files;
        this.scheduler = scheduler;
        this.run = run;
    }

    /** Once. */
    public void begin() {
        files.look().whenComplete((looked, failure) -> scheduler.execute(() -> looked(looked, failure)));
    }

    private void looked(@Nullable Looked<G> looked, @Nullable Throwable failure) {
        boolean waits = run.waits();
        if (looked instanceof Good<G> good) {
            if (waits) {
                ask(good.files());
            } else {
                files.discard(good.files());
            }
        } else if (!waits) {
            LOG.debug("The files of {} are nobody's business any more", context.task());
        } else if (looked instanceof Bad<G> bad) {
            run.rejected(bad.outcome());
        } else {
            againOrNever(failure);
        }
    }

    private void againOrNever(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof TargetUnavailableException)) {
            LOG.error("The files of {} cannot be delivered", context.task(), cause);
            run.delivered(BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, "files cannot be delivered: " + cause));
            return;
        }
        LOG.warn("The files of {} cannot be delivered, trying again: {}", context.task(), cause.getMessage());
        scheduler.after(pauses.next(), () -> {
            if (run.waits()) {
                begin();
            }
        });
    }

    private void ask(G good) {
        context.confirmWanted()
                .thenAccept(isWanted -> scheduler.execute(() -> {
                    if (isWanted && run.publishing()) {
                        publish(good);
                        return;
                    }
                    files.discard(good);
                    if (run.waits()) {
                        run.notWanted();
                    }
                }));
    }

    private void publish(G good) {
        files.publish(good)
                .whenComplete((outcome, failure) -> scheduler.execute(() -> {
                    if (failure == null) {
                        run.delivered(outcome);
                    } else {
                        run.notPublished();
                        againOrNever(failure);
                    }
                }));
    }
}
