package io.legacybridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.journal.TaskTerms;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class InMemoryJournalTest {
    private static final Handle HANDLE = new Handle(Map.of("run", "1"));

    private final SettableClock clock = new SettableClock();
    private final InMemoryJournal journal = new InMemoryJournal(clock);
    private final List<String> told = new ArrayList<>();
    private final JournaledTask task = JournaledTask.accepted(
            new ActivityTask("work", Tokens.fresh(), "{}", Instant.EPOCH),
            new TaskTerms(Duration.ofSeconds(30), Instant.EPOCH.plusSeconds(600), Duration.ofSeconds(20), OnLost.FAIL),
            Optional.empty());
    private final TaskToken token = task.task().token();

    @Test
    void theNextWorkerFindsWhatIsOpenAndWhatBecameOfIt() {
        open(journal);
        append(new JournalEntry.Accepted(task));
        append(new JournalEntry.Launching(token, 1));
        append(new JournalEntry.Launched(token, HANDLE));
        append(new JournalEntry.OutcomeSet(token, new Outcome.Succeeded("{}")));
        append(new JournalEntry.Sending(token));
        journal.close();

        JournaledTask found = open(journal).tasks().get(0);

        assertThat(found.launches()).isEqualTo(1);
        assertThat(found.handle()).contains(HANDLE);
        assertThat(found.outcome()).contains(new Outcome.Succeeded("{}"));
        assertThat(found.sendAttempted()).isTrue();
        assertThat(journal.entries(token)).hasSize(5);
    }

    @Test
    void aClosedTaskIsForgotten() {
        open(journal);
        append(new JournalEntry.Accepted(task));
        append(new JournalEntry.Closed(token));
        append(new JournalEntry.Sending(token));

        assertThat(journal.tasks()).isEmpty();
        assertThat(journal.entries()).hasSize(3);
    }

    @Test
    void oneWorkerHasItAtATime() {
        open(journal);

        assertThat(journal.isOpen()).isTrue();
        assertThatThrownBy(() -> open(journal)).hasMessageContaining("has it open");
    }

    @Test
    void anAppendThatFailsIsNotWritten() {
        open(journal);
        journal.failNext(1);

        assertThatThrownBy(() -> append(new JournalEntry.Accepted(task)).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        append(new JournalEntry.Accepted(task));

        assertThat(journal.entries()).containsExactly(new JournalEntry.Accepted(task));
    }

    @Test
    void someEntriesCanFailUntilItHeals() {
        open(journal);
        journal.failAlways(JournalEntry.Sending.class::isInstance);

        append(new JournalEntry.Accepted(task));
        assertThat(append(new JournalEntry.Sending(token))).isCompletedExceptionally();
        assertThat(append(new JournalEntry.Sending(token))).isCompletedExceptionally();
        journal.heal();
        assertThat(append(new JournalEntry.Sending(token))).isCompleted();
    }

    @Test
    void aCrashLosesWhatWasNotWrittenAndKeepsWhatWas() {
        open(journal);
        journal.holdCompletions();
        CompletableFuture<Void> written = append(new JournalEntry.Accepted(task));
        journal.holdAppends();
        CompletableFuture<Void> lost = append(new JournalEntry.Launching(token, 1));
        assertThat(journal.held()).isEqualTo(2);

        InMemoryJournal next = journal.crash();
        journal.release();
        CompletableFuture<Void> afterDeath = append(new JournalEntry.Launching(token, 2));

        assertThat(List.of(written, lost, afterDeath)).noneMatch(CompletableFuture::isDone);
        assertThat(open(next).tasks()).containsExactly(task);
        assertThatThrownBy(() -> open(journal)).hasMessageContaining("crash()");
    }

    @Test
    void whatIsHeldBackIsReleasedInOrder() {
        open(journal);
        journal.holdAppends();
        append(new JournalEntry.Accepted(task)).thenRun(() -> told.add("accepted"));
        append(new JournalEntry.Launching(token, 1)).thenRun(() -> told.add("launching"));
        assertThat(journal.entries()).isEmpty();

        journal.release();

        assertThat(told).containsExactly("accepted", "launching");
        assertThat(journal.task(token)).map(JournaledTask::launches).contains(1);
    }

    @Test
    void anAppendCanBeLate() {
        open(journal);
        journal.delayAppends(Duration.ofSeconds(3));
        CompletableFuture<Void> appended = append(new JournalEntry.Accepted(task));

        clock.advance(Duration.ofSeconds(2));
        assertThat(appended).isNotDone();
        assertThat(journal.tasks()).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        assertThat(appended).isCompleted();
        assertThat(journal.tasks()).containsExactly(task);
    }

    @Test
    void healingOvertakesNothing() {
        open(journal);
        journal.delayAppends(Duration.ofSeconds(3));
        append(new JournalEntry.Accepted(task));

        journal.heal();
        append(new JournalEntry.Launching(token, 1));
        clock.advance(Duration.ofSeconds(5));

        assertThat(journal.entries())
                .containsExactly(new JournalEntry.Accepted(task), new JournalEntry.Launching(token, 1));
    }

    @Test
    void tasksComeFromOtherWorkersAndGoToThem() {
        open(journal);

        journal.adopt(task);
        assertThat(journal.tasks()).containsExactly(task);
        journal.lose(token);

        assertThat(journal.tasks()).isEmpty();
        assertThat(told).containsExactly("adopted " + task, "lost " + token);
    }

    @Test
    void whatAnEarlierWorkerLeftIsThere() {
        journal.with(task).problem("one line could not be read");

        TaskJournal.Opened opened = open(journal);

        assertThat(opened.tasks()).containsExactly(task);
        assertThat(opened.problems()).containsExactly("one line could not be read");
    }

    private CompletableFuture<Void> append(JournalEntry entry) {
        return journal.append(entry).toCompletableFuture();
    }

    private TaskJournal.Opened open(InMemoryJournal which) {
        TaskJournal.Owner owner = new TaskJournal.Owner() {
            @Override
            public void adopted(JournaledTask adopted) {
                told.add("adopted " + adopted);
            }

            @Override
            public void lost(TaskToken lost) {
                told.add("lost " + lost);
            }
        };
        return which.open(owner).toCompletableFuture().join();
    }
}
