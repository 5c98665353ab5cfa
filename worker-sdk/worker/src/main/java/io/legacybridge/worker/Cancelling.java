package io.legacybridge.worker;

import io.legacybridge.worker.adapter.Run;
import java.time.Duration;

/**
 * Ends runs, until it is confirmed that nothing is left of them.
 *
 * <p>Normal: the run is cancelled and confirms its end within the limit. Not confirmed: its slot is stuck, until it is
 * after all. No run yet: where the adapter is being asked for one, the end waits for its answer, as a launch that is
 * under way cannot be taken back.
 *
 * <p>Confined to the worker's scheduler.
 */
final class Cancelling {
    private static final Duration OUTCOME_AFTER_CANCEL = Duration.ofSeconds(1);

    /** Who wants to know. */
    interface Owner {
        /** Nothing of it is left. */
        void gone(OpenTask open);

        /** Its slot is lost for now. */
        void stuck(OpenTask open);
    }

    private final WorkerParts parts;
    private final Owner owner;

    Cancelling(WorkerParts parts, Owner owner) {
        this.parts = parts;
        this.owner = owner;
    }

    void cancel(OpenTask open, String reason) {
        if (open.cancelled || open.gone) {
            return;
        }
        open.cancelled = true;
        parts.listener().taskCancelled(open.task, reason);
        if (open.run == null && !open.adapterAsked) {
            owner.gone(open);
            return;
        }
        open.enter(TaskPhase.CANCELLING);
        Duration limit = open.terms.cancelWithin();
        open.cancelLimit = parts.scheduler()
                .after(limit, () -> stuck(open, "its end was not confirmed within " + limit.toSeconds() + " s"));
        if (open.run != null) {
            cancelRun(open, open.run, reason);
        }
    }

    /** For a run that appeared after its task was cancelled. */
    void cancelRun(OpenTask open, Run run, String reason) {
        try {
            run.cancel(reason)
                    .whenComplete((done, failure) -> parts.scheduler().execute(() -> {
                        if (failure == null) {
                            confirmedGone(open);
                        } else {
                            stuck(open, "its end could not be confirmed: " + failure);
                        }
                    }));
        } catch (RuntimeException e) {
            stuck(open, "it could not be cancelled: " + e);
        }
    }

    /** The run's own outcome, which may be a success, is on its way; without one the task is handed back. */
    private void confirmedGone(OpenTask open) {
        if (open.outcome() == null) {
            parts.scheduler().after(OUTCOME_AFTER_CANCEL, () -> owner.gone(open));
        } else {
            owner.gone(open);
        }
    }

    private void stuck(OpenTask open, String reason) {
        if (open.gone || open.phase() == TaskPhase.STUCK) {
            return;
        }
        open.enter(TaskPhase.STUCK);
        if (open.slot != null) {
            open.slot.markStuck(true);
        }
        parts.listener().slotStuck(open.task, reason);
        owner.stuck(open);
    }
}
