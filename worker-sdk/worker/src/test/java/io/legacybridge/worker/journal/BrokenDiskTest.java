package io.legacybridge.worker.journal;

import static io.legacybridge.worker.journal.Entries.accepted;
import static io.legacybridge.worker.journal.Entries.life;
import static io.legacybridge.worker.journal.Entries.task;
import static io.legacybridge.worker.journal.Entries.token;
import static io.legacybridge.worker.journal.Journals.append;
import static io.legacybridge.worker.journal.Journals.open;
import static io.legacybridge.worker.journal.Journals.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.legacybridge.worker.journal.TestDisk.Fault;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is slow, full or broken costs time and entries that failed, and nothing else. */
class BrokenDiskTest {
    @TempDir
    private Path folder;

    private final TestDisk disk = new TestDisk();
    private FolderJournal journal;

    @BeforeEach
    void make() {
        journal = FolderJournal.in(folder, disk, 1_000_000);
    }

    @AfterEach
    void close() {
        disk.release();
        journal.close();
    }

    @Test
    void whatArrivesDuringAFlushSharesTheNextOne() throws Exception {
        open(journal);
        int before = disk.flushes.get();
        disk.hold(".log");
        CompletableFuture<Void> first = appending(accepted(0));
        await().atMost(Duration.ofSeconds(Journals.PATIENCE_SECONDS)).until(() -> disk.flushes.get() == before + 1);
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int i = 1; i <= 1_000; i++) {
            others.add(appending(accepted(i)));
        }
        assertThat(first).isNotDone();
        assertThat(others).noneMatch(CompletableFuture::isDone);

        disk.release();
        for (CompletableFuture<Void> other : others) {
            other.get(Journals.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        assertThat(first).isCompleted();
        assertThat(disk.flushes.get()).isEqualTo(before + 2);
    }

    @Test
    void entriesCompleteInTheOrderInWhichTheyWereAppended() throws Exception {
        open(journal);
        disk.hold(".log");
        List<Integer> order = new ArrayList<>();
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 100; i++) {
            int number = i;
            last = appending(accepted(i)).thenRun(() -> order.add(number));
        }
        disk.release();
        last.get(Journals.PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(order).hasSize(100).isSorted();
    }

    @Test
    void aFullDiskFailsWhatDoesNotFitAndKeepsNothingOfIt() throws Exception {
        open(journal);
        append(journal, accepted(1));
        long size = Files.size(Journals.file(folder, ".log"));
        disk.fail(Fault.FULL);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> append(journal, accepted(2)))
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
            assertThat(Files.size(Journals.file(folder, ".log"))).isEqualTo(size);
        }
        disk.fail(Fault.NONE);
        append(journal, accepted(3));
        journal.close();

        assertThat(read(folder)).isEqualTo(new TaskJournal.Opened(List.of(task(1), task(3)), List.of()));
    }

    @Test
    void anEntryThatFailedMayBeAppendedAgain() throws Exception {
        open(journal);
        append(journal, accepted(1));
        disk.fail(Fault.FULL);
        JournalEntry outcome = new JournalEntry.OutcomeSet(token(1), new Outcome.Succeeded("{}"));
        assertThatThrownBy(() -> append(journal, outcome)).hasCauseInstanceOf(IOException.class);
        disk.fail(Fault.NONE);

        append(journal, outcome);
        journal.close();

        assertThat(read(folder).tasks()).containsExactly(task(1).after(outcome));
    }

    @Test
    void afterAFailedFlushNothingIsWrittenToThatLogAgain() throws Exception {
        open(journal);
        append(journal, accepted(1));
        Path doubtful = Journals.file(folder, ".log");
        disk.fail(Fault.NO_FLUSH);
        assertThatThrownBy(() -> append(journal, accepted(2))).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> append(journal, accepted(2))).hasCauseInstanceOf(IOException.class);
        disk.fail(Fault.NONE);

        append(journal, accepted(3));

        assertThat(doubtful).doesNotExist();
        assertThat(Journals.files(folder)).hasSize(3);
        journal.close();
        assertThat(read(folder)).isEqualTo(new TaskJournal.Opened(List.of(task(1), task(3)), List.of()));
    }

    @Test
    void whatWasAcknowledgedOutlivesADiskThatTakesNothingAnyMore() throws Exception {
        open(journal);
        append(journal, accepted(1));
        disk.fail(Fault.BROKEN);
        for (int i = 2; i < 5; i++) {
            JournalEntry entry = accepted(i);
            assertThatThrownBy(() -> append(journal, entry)).hasCauseInstanceOf(IOException.class);
        }

        journal.close();

        assertThat(read(folder).tasks()).contains(task(1));
    }

    @Test
    void aBrokenDiskThatIsMendedIsWrittenToAgain() throws Exception {
        open(journal);
        append(journal, accepted(1));
        disk.fail(Fault.BROKEN);
        assertThatThrownBy(() -> append(journal, accepted(2))).hasCauseInstanceOf(IOException.class);
        disk.fail(Fault.NONE);

        append(journal, accepted(3));
        journal.close();

        assertThat(read(folder).tasks()).containsExactly(task(1), task(3));
    }

    @Test
    void aFullDiskIsNoReasonNotToOpen() throws Exception {
        open(journal);
        append(journal, accepted(1));
        journal.close();
        journal = FolderJournal.in(folder, disk, 1_000_000);
        disk.fail(Fault.FULL);

        TaskJournal.Opened opened = open(journal);

        assertThat(opened.tasks()).containsExactly(task(1));
        assertThat(opened.problems()).singleElement().asString().contains("No space left", "tried again");
        disk.fail(Fault.NONE);
        append(journal, accepted(2));
        journal.close();
        assertThat(read(folder)).isEqualTo(new TaskJournal.Opened(List.of(task(1), task(2)), List.of()));
    }

    @Test
    void whatCannotBeReadOnAFullDiskIsKeptOnceThereIsRoom() throws Exception {
        open(journal);
        append(journal, List.of(accepted(1), accepted(2)));
        journal.close();
        Path log = Journals.file(folder, ".log");
        Files.writeString(log, Files.readString(log).replace("field 1", "fjeld 1"));
        journal = FolderJournal.in(folder, disk, 1_000_000);
        disk.fail(Fault.FULL);

        assertThat(open(journal).tasks()).containsExactly(task(2));
        assertThatThrownBy(() -> append(journal, accepted(3))).hasCauseInstanceOf(IOException.class);
        assertThat(log).exists();
        disk.fail(Fault.NONE);
        append(journal, accepted(3));

        assertThat(log).doesNotExist();
        assertThat(Files.readString(Journals.file(folder, ".txt"))).contains("fjeld 1");
        journal.close();
        assertThat(read(folder)).isEqualTo(new TaskJournal.Opened(List.of(task(2), task(3)), List.of()));
    }

    @Test
    void logsThatCannotBeMadeShorterGrowOn() throws Exception {
        journal = FolderJournal.in(folder, disk, 2_000);
        open(journal);
        disk.fail(Fault.FULL, ".part");
        append(journal, accepted(1));
        for (int i = 2; i < 60; i++) {
            append(journal, life(i));
        }
        assertThat(Journals.bytes(folder)).isGreaterThan(40_000);

        disk.fail(Fault.NONE);
        for (int i = 60; i < 70; i++) {
            append(journal, life(i));
        }

        await().atMost(Duration.ofSeconds(Journals.PATIENCE_SECONDS))
                .untilAsserted(() -> assertThat(Journals.bytes(folder)).isLessThan(20_000));
        journal.close();
        assertThat(read(folder)).isEqualTo(new TaskJournal.Opened(List.of(task(1)), List.of()));
    }

    private CompletableFuture<Void> appending(JournalEntry entry) {
        return journal.append(entry).toCompletableFuture();
    }
}
