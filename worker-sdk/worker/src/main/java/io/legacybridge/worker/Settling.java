package io.legacybridge.worker;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.task.Outcome;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * Ends a task whose run is gone: its outcome is reported, its slot given back, and journal and adapter forget it,
 * unless the next worker is to go on with it. Confined to the worker's scheduler.
 */
final class Settling {
    private final ActivityParts activity;
    private final WorkerParts parts;
    private final Predicate<OpenTask> takeOut;
    private final Runnable taskEnded;
    private int forgetting;

    /**
     * @param takeOut takes a task out of the open ones, and says whether it was one
     * @param taskEnded told after each, and when it is forgotten
     */
    Settling(ActivityParts activity, Predicate<OpenTask> takeOut, Runnable taskEnded) {
        this.activity = activity;
        this.parts = activity.worker();
        this.takeOut = takeOut;
        this.taskEnded = taskEnded;
    }

    /** Reports what came of a task, if anybody waits for that, and settles it. */
    void report(OpenTask open) {
        Outcome outcome = open.outcome();
        if (outcome == null || outcome instanceof Outcome.Abandoned) {
            settle(open, Settlement.ABANDONED);
            return;
        }
        open.enter(TaskPhase.REPORTING);
        parts.reporter().report(open, outcome, settlement -> settle(open, settlement));
    }

    void settle(OpenTask open, Settlement settlement) {
        if (!takeOut.test(open)) {
            return;
        }
        parts.heartbeats().end(open);
        if (open.slot != null) {
            open.slot.giveBack();
        }
        if (!goesOnElsewhere(open, settlement)) {
            open.handle().ifPresentOrElse(handle -> forgetThenClose(open, handle), () -> close(open));
        }
        Outcome outcome = open.outcome();
        parts.listener()
                .taskSettled(open.task, outcome == null ? new Outcome.Abandoned("no outcome") : outcome, settlement);
        taskEnded.run();
    }

    /**
     * In this order: who dies in between reports once more at the next start, which does no harm. The other way round
     * what the adapter kept would be left behind, and nobody would know of it.
     */
    private void forgetThenClose(OpenTask open, Handle handle) {
        forgetting++;
        forget(open, handle, () -> {
            forgetting--;
            close(open);
            taskEnded.run();
        });
    }

    private void close(OpenTask open) {
        parts.journaling().write(new JournalEntry.Closed(open.task.token()));
    }

    /** Whether nothing that was settled is still to be forgotten. */
    boolean isIdle() {
        return forgetting == 0;
    }

    private boolean goesOnElsewhere(OpenTask open, Settlement settlement) {
        return open.disowned || settlement == Settlement.LEFT_OPEN || mayBeOfAnotherRegion(open, settlement);
    }

    /**
     * A token of an earlier life that Step Functions does not know: perhaps this worker asks in another Region or
     * account than that one did. Its outcome stays in the journal for a start that is set right, until nobody can want
     * it.
     */
    private boolean mayBeOfAnotherRegion(OpenTask open, Settlement settlement) {
        return settlement == Settlement.DEAD_LETTER
                && open.recovered
                && parts.clock().instant().isBefore(open.terms.deadline());
    }

    /**
     * Lets the adapter forget a run.
     *
     * @param then told on the scheduler afterwards, whether or not that worked
     */
    void forget(OpenTask open, Handle handle, Runnable then) {
        try {
            parts.launcher().execute(() -> {
                try (TaskMdc mdc = TaskMdc.of(open.task, activity.adapterName())) {
                    activity.adapter().settled(open.task, handle);
                    parts.scheduler().execute(then);
                } catch (RuntimeException | Error e) {
                    parts.scheduler().execute(() -> notForgotten(open, e, then));
                }
            });
        } catch (RejectedExecutionException e) {
            notForgotten(open, e, then);
        }
    }

    private void notForgotten(OpenTask open, Throwable failure, Runnable then) {
        parts.listener().settledFailed(open.task, failure);
        then.run();
    }
}
