package io.legacybridge.adapters.kubernetes;

import io.legacybridge.adapters.program.Pauses;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.time.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies between the good end of a run and its outcome: its files are looked at; it is asked whether the result is
 * wanted; and if so the files go to their places. Where the storage does not answer, all of it is done again.
 *
 * <p>The run is asked before each step whether it still waits for that. Confined to the scheduler, but for what the
 * files take long for.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final TaskContext context;
    private final JobOutputs outputs;
    private final JobFiles files;
    private final Scheduler scheduler;
    private final Recipient run;
    private final Pauses pauses = new Pauses();

    /** Whose result it is. Called on the scheduler. */
    interface Recipient {
        /** Whether it still waits for this. */
        boolean waits();

        /** Its files are not what they have to be. */
        void rejected(Outcome.Failed failed);

        /** Nobody wants it; nothing was published. */
        void notWanted();

        /** Its files go to their places from now on: that is not broken off. */
        void publishing();

        /** They did not, and will be tried again. */
        void notPublished();

        void delivered(Outcome outcome);
    }

    Delivery(TaskContext context, JobOutputs outputs, JobFiles files, Scheduler scheduler, Recipient run) {
        this.context = context;
        this.outputs = outputs;
        this.files = files;
        this.scheduler = scheduler;
        this.run = run;
    }

    /** @param good a record of the run, without its files */
    void begin(Outcome.Succeeded good) {
        files.look(outputs, good)
                .whenComplete((looked, failure) -> scheduler.execute(() -> looked(good, looked, failure)));
    }

    private void looked(Outcome.Succeeded good, JobFiles.@Nullable Looked looked, @Nullable Throwable failure) {
        boolean waits = run.waits();
        if (looked instanceof JobFiles.Good ready) {
            if (waits) {
                ask(ready);
            } else {
                JobFiles.discard(ready);
            }
        } else if (!waits) {
            LOG.debug("The files of {} are nobody's business any more", context.task());
        } else if (looked instanceof JobFiles.Bad bad) {
            run.rejected(bad.outcome());
        } else {
            againOrNever(good, failure);
        }
    }

    private void againOrNever(Outcome.Succeeded good, @Nullable Throwable failure) {
        if (!(failure instanceof TargetUnavailableException)) {
            LOG.error("The files of {} cannot be delivered", context.task(), failure);
            run.delivered(BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, "files cannot be delivered: " + failure));
            return;
        }
        LOG.warn("The files of {} cannot be delivered, trying again: {}", context.task(), failure.getMessage());
        scheduler.after(pauses.next(), () -> {
            if (run.waits()) {
                begin(good);
            }
        });
    }

    private void ask(JobFiles.Good ready) {
        context.confirmWanted()
                .thenAccept(isWanted -> scheduler.execute(() -> {
                    boolean waits = run.waits();
                    if (waits && isWanted) {
                        publish(ready);
                        return;
                    }
                    JobFiles.discard(ready);
                    if (waits) {
                        run.notWanted();
                    }
                }));
    }

    private void publish(JobFiles.Good ready) {
        if (outputs.files().isEmpty()) {
            run.delivered(ready.run());
            return;
        }
        run.publishing();
        files.publish(ready)
                .whenComplete((outcome, failure) -> scheduler.execute(() -> {
                    if (failure == null) {
                        run.delivered(outcome);
                    } else {
                        run.notPublished();
                        againOrNever(ready.run(), failure);
                    }
                }));
    }
}
