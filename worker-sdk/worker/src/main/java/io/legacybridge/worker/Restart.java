package io.legacybridge.worker;

import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Opens the journal, and gives every task in it to the activity whose it is: at the start, and later those of other
 * workers that died. The tasks of an activity that is no longer configured are settled here: a known outcome is sent,
 * others are handed back.
 *
 * <p>Confined to the worker's scheduler, save what the journal calls.
 */
final class Restart implements TaskJournal.Owner {
    private final TaskJournal journal;
    private final List<ActivityWorker> activities;
    private final WorkerParts parts;

    Restart(TaskJournal journal, List<ActivityWorker> activities, WorkerParts parts) {
        this.journal = journal;
        this.activities = activities;
        this.parts = parts;
    }

    /**
     * @return completes on the scheduler when every activity has its tasks; exceptionally if the journal cannot be
     *     opened
     */
    CompletionStage<Void> begin() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        journal.open(this)
                .whenComplete((opened, failure) -> parts.scheduler().execute(() -> {
                    if (failure == null) {
                        opened.problems().forEach(parts.listener()::journalProblem);
                        opened.tasks().forEach(this::route);
                        begun.complete(null);
                    } else {
                        begun.completeExceptionally(failure);
                    }
                }));
        return begun;
    }

    @Override
    public void adopted(JournaledTask task) {
        parts.scheduler().execute(() -> route(task));
    }

    @Override
    public void lost(TaskToken token) {
        parts.scheduler().execute(() -> activities.forEach(activity -> activity.disown(token)));
    }

    private void route(JournaledTask task) {
        Optional<ActivityWorker> whose = activities.stream()
                .filter(activity -> activity.name().equals(task.task().activity()))
                .findFirst();
        if (whose.isPresent()) {
            whose.get().recover(task);
        } else {
            settleStray(task);
        }
    }

    private void settleStray(JournaledTask task) {
        String problem = "the activity '" + task.task().activity() + "' is not configured any more";
        parts.listener().journalProblem(task + ": " + problem);
        OpenTask open = OpenTask.recovered(task, null, parts.scheduler().nanoTime());
        @Nullable Outcome known = open.outcome();
        Outcome outcome = known == null ? BridgeRetry.because(BridgeRetry.RUN_LOST, problem) : known;
        parts.listener().taskRecovered(open.task);
        parts.reporter().report(open, outcome, settlement -> {
            if (settlement != Settlement.DEAD_LETTER) {
                parts.journaling().write(new JournalEntry.Closed(open.task.token()));
            }
            parts.listener().taskSettled(open.task, outcome, settlement);
        });
    }
}
