package io.legacybridge.worker.journal;

import static io.legacybridge.worker.journal.Entries.accepted;
import static io.legacybridge.worker.journal.Entries.handle;
import static io.legacybridge.worker.journal.Entries.life;
import static io.legacybridge.worker.journal.Entries.openAfter;
import static io.legacybridge.worker.journal.Entries.outcome;
import static io.legacybridge.worker.journal.Entries.task;
import static io.legacybridge.worker.journal.Entries.token;
import static io.legacybridge.worker.journal.Journals.append;
import static io.legacybridge.worker.journal.Journals.open;
import static io.legacybridge.worker.journal.Journals.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 2: what a worker was told is in the journal is there for the next one. */
class FolderJournalTest {
    @TempDir
    private Path parent;

    private final List<FolderJournal> made = new ArrayList<>();

    @AfterEach
    void close() {
        made.forEach(FolderJournal::close);
    }

    @Test
    void aNewJournalIsEmpty() throws Exception {
        TaskJournal.Opened opened = open(journal());

        assertThat(opened.tasks()).isEmpty();
        assertThat(opened.problems()).isEmpty();
    }

    @Test
    void theNextWorkerFindsEachTaskWhereTheLastOneLeftIt() throws Exception {
        FolderJournal journal = journal();
        open(journal);
        List<JournalEntry> entries = new ArrayList<>();
        for (int steps = 1; steps <= 6; steps++) {
            entries.addAll(life(steps).subList(0, steps));
        }
        append(journal, entries);
        journal.close();

        TaskJournal.Opened opened = read(folder());

        assertThat(opened.problems()).isEmpty();
        assertThat(opened.tasks()).hasSize(5).isEqualTo(openAfter(entries));
        JournaledTask sent = opened.tasks().get(4);
        assertThat(sent.launches()).isEqualTo(1);
        assertThat(sent.handle()).contains(handle(5));
        assertThat(sent.outcome()).contains(outcome(5));
        assertThat(sent.sendAttempted()).isTrue();
        assertThat(sent.terms()).isEqualTo(task(5).terms());
        assertThat(sent.workKey()).isEqualTo(task(5).workKey());
    }

    @Test
    void theOldestTaskStaysTheFirstThroughRestarts() throws Exception {
        for (int number : new int[] {3, 1, 2}) {
            FolderJournal journal = journal();
            open(journal);
            append(journal, accepted(number));
            append(journal, new JournalEntry.Launching(token(3), number));
            journal.close();
        }

        assertThat(read(folder()).tasks())
                .extracting(found -> found.task().token())
                .containsExactly(token(3), token(1), token(2));
    }

    @Test
    void anEntryOfATaskThatIsNotOpenSaysNothing() throws Exception {
        FolderJournal journal = journal();
        open(journal);
        append(journal, life(1));

        append(
                journal,
                List.of(
                        new JournalEntry.Closed(token(1)),
                        new JournalEntry.Sending(token(1)),
                        new JournalEntry.OutcomeSet(token(2), outcome(2))));
        journal.close();

        assertThat(read(folder())).isEqualTo(new TaskJournal.Opened(List.of(), List.of()));
    }

    @Test
    void theLargestInputAndOutputAreKept() throws Exception {
        String input = "\"" + "\u0001".repeat(1_048_574) + "\"";
        String output = "\"" + "€".repeat(87_380) + "\"";
        FolderJournal journal = journal();
        open(journal);
        append(journal, new JournalEntry.Accepted(task(1, input)));
        append(journal, new JournalEntry.OutcomeSet(token(1), new Outcome.Succeeded(output)));
        journal.close();

        JournaledTask found = read(folder()).tasks().get(0);

        assertThat(found.task().input()).isEqualTo(input);
        assertThat(found.outcome()).contains(new Outcome.Succeeded(output));
    }

    @Test
    void anEntryBeyondAllMeasureFailsAndHindersNobody() throws Exception {
        FolderJournal journal = journal();
        open(journal);
        append(journal, accepted(1));

        CompletableFuture<Void> huge = journal.append(
                        new JournalEntry.OutcomeSet(token(1), new Outcome.Succeeded("x".repeat(33 * 1024 * 1024))))
                .toCompletableFuture();
        append(journal, accepted(2));
        journal.close();

        assertThatThrownBy(huge::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining(token(1).id());
        assertThat(read(folder()).tasks()).containsExactly(task(1), task(2));
    }

    @Test
    void tenThousandOpenTasksAreFoundAgain() throws Exception {
        int tasks = 10_000;
        String input = "\"" + "a".repeat(2_000) + "\"";
        FolderJournal journal = journal();
        open(journal);
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            entries.add(new JournalEntry.Accepted(task(i, input)));
            entries.add(new JournalEntry.Launching(token(i), 1));
        }
        append(journal, entries);
        journal.close();

        assertThat(read(folder()).tasks()).hasSize(tasks).isEqualTo(openAfter(entries));
    }

    @Test
    void aJournalHasOneWriter() throws Exception {
        open(journal());

        assertThatThrownBy(() -> open(journal()))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(folder().toString())
                .hasMessageContaining("another worker of this process")
                .hasMessageContaining("stop that worker");
    }

    @Test
    void aFolderIsTheSameUnderAnotherPath() throws Exception {
        open(journal());
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder());

        try (FolderJournal other = FolderJournal.in(link)) {
            assertThatThrownBy(() -> open(other)).hasMessageContaining("is in use by");
        }
    }

    @Test
    void theLastWritersEndSetsTheFolderFreeAndNoSecondTryDoes() throws Exception {
        FolderJournal first = journal();
        open(first);
        assertThatThrownBy(() -> open(journal())).hasMessageContaining("in use");
        assertThatThrownBy(() -> open(journal())).hasMessageContaining("in use");

        first.close();

        assertThat(open(journal()).problems()).isEmpty();
    }

    @Test
    void aJournalIsOpenedOnce() throws Exception {
        FolderJournal journal = journal();
        open(journal);

        assertThatThrownBy(() -> open(journal)).hasMessageContaining("was opened before");
        journal.close();
        assertThatThrownBy(() -> open(journal)).hasMessageContaining("was opened before");
    }

    @Test
    void whatIsAppendedBeforeACloseIsWrittenAndWhatComesAfterFails() throws Exception {
        FolderJournal journal = journal();
        open(journal);
        List<CompletableFuture<Void>> before = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            before.add(journal.append(accepted(i)).toCompletableFuture());
        }

        journal.close();
        journal.close();

        assertThat(before).allMatch(one -> one.isDone() && !one.isCompletedExceptionally());
        assertThatThrownBy(() -> append(journal, accepted(501))).hasCauseInstanceOf(IOException.class);
        assertThat(read(folder()).tasks()).hasSize(500);
    }

    @Test
    void aJournalMayBeClosedByWhoWaitsForAnEntry() throws Exception {
        FolderJournal journal = journal();
        open(journal);

        journal.append(accepted(1))
                .thenRun(journal::close)
                .toCompletableFuture()
                .get();

        journal.close();
        assertThat(read(folder()).tasks()).containsExactly(task(1));
    }

    @Test
    void aJournalThatWasNeverOpenedIsClosedAndTakesNothing() {
        FolderJournal journal = journal();

        assertThatThrownBy(() -> append(journal, accepted(1))).hasMessageContaining("is not open");
        journal.close();

        assertThat(folder()).doesNotExist();
    }

    @Test
    void folderAndFilesAreClosedToEverybodyElse() throws Exception {
        FolderJournal journal = journal();
        open(journal);
        append(journal, accepted(1));

        assertThat(permissions(folder())).isEqualTo("rwx------");
        assertThat(Journals.files(folder()))
                .hasSize(3)
                .allMatch(file -> permissions(file).equals("rw-------"));
    }

    @Test
    void aFolderThatWasLeftOpenIsClosed() throws Exception {
        Files.createDirectory(folder());
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxr-x"));

        open(journal());

        assertThat(permissions(folder())).isEqualTo("rwx------");
    }

    @Test
    void aFolderThatCannotBeMadeIsAMatterForTheOperator() throws Exception {
        Files.writeString(folder(), "in the way");

        assertThatThrownBy(() -> open(journal()))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the folder " + folder() + " cannot keep a journal")
                .hasMessageContaining("name another one");
    }

    @Test
    void whatIsAppendedToAJournalThatCannotBeOpenedFails() throws Exception {
        Files.writeString(folder(), "in the way");
        FolderJournal journal = journal();
        CompletableFuture<?> opening = journal.open(Journals.NOBODY).toCompletableFuture();

        CompletableFuture<Void> written = journal.append(accepted(1)).toCompletableFuture();

        assertThatThrownBy(opening::get).hasMessageContaining("cannot keep a journal");
        assertThatThrownBy(written::get).hasCauseInstanceOf(IOException.class);
    }

    private FolderJournal journal() {
        FolderJournal journal = FolderJournal.in(folder());
        made.add(journal);
        return journal;
    }

    private Path folder() {
        return parent.resolve("journal");
    }

    private static String permissions(Path file) {
        try {
            java.util.Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return PosixFilePermissions.toString(permissions);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
