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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal is about as large as what is open, however much has been closed. */
class CompactionTest {
    private static final int WRITERS = 8;

    @TempDir
    private Path folder;

    private final TestDisk disk = new TestDisk();

    @Test
    void thousandsOfClosedTasksTakeNoRoom() throws Exception {
        long most = 0;
        try (FolderJournal journal = FolderJournal.in(folder, disk, 50_000)) {
            open(journal);
            append(journal, accepted(0));
            for (int i = 1; i <= 3_000; i++) {
                append(journal, life(i));
                most = Math.max(most, Journals.bytes(folder));
            }
            await().atMost(Duration.ofSeconds(Journals.PATIENCE_SECONDS))
                    .untilAsserted(() -> assertThat(Journals.bytes(folder)).isLessThan(150_000));
        }

        // One life takes about 1,300 bytes. While a new file is written the old ones are there too, and grow.
        assertThat(most).isLessThan(1_500_000);
        assertThat(disk.renames.get()).isGreaterThan(5);
        assertThat(read(folder)).isEqualTo(new TaskJournal.Opened(List.of(task(0)), List.of()));
        assertThat(Journals.bytes(folder)).isLessThan(1_000);
    }

    @Test
    void entriesOfManyWritersGoOnMeanwhileAndNoneIsLost() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<List<JournalEntry>> done = new ArrayList<>();
        try (FolderJournal journal = FolderJournal.in(folder, disk, 4_000)) {
            open(journal);
            List<Future<List<JournalEntry>>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int first = writer * 1_000;
                writers.add(threads.submit(() -> write(journal, first)));
            }
            for (Future<List<JournalEntry>> writer : writers) {
                done.add(writer.get(Journals.PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(disk.renames.get()).isGreaterThan(5);
        TaskJournal.Opened opened = read(folder);
        assertThat(opened.problems()).isEmpty();
        List<JournaledTask> expected = new ArrayList<>();
        done.forEach(entries -> expected.addAll(Entries.openAfter(entries)));
        assertThat(opened.tasks()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Every seventh task stays open, at some point of its life. */
    private static List<JournalEntry> write(TaskJournal journal, int first) throws Exception {
        List<JournalEntry> written = new ArrayList<>();
        for (int number = first; number < first + 150; number++) {
            List<JournalEntry> life = life(number);
            for (JournalEntry entry : number % 7 == 0 ? life.subList(0, 1 + number % 5) : life) {
                append(journal, entry);
                written.add(entry);
            }
        }
        return written;
    }

    @Test
    void aJournalIsClosedInTheMiddleOfIt() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (FolderJournal journal = FolderJournal.in(folder, disk, 500)) {
                open(journal);
                append(journal, accepted(1_000 + i));
                append(journal, life(i));
            }
            assertThat(Journals.files(folder)).noneMatch(file -> file.toString().endsWith(".part"));
        }

        assertThat(read(folder).tasks())
                .hasSize(20)
                .extracting(found -> found.task().token())
                .contains(token(1_000), token(1_019));
    }

    /** Nobody knows when the next entry comes. */
    @Test
    void whatIsWrittenMeanwhileIsMadeShorterAfterIt() throws Exception {
        try (FolderJournal journal = FolderJournal.in(folder, disk, 500)) {
            open(journal);
            disk.hold(".part");
            append(journal, life(1));
            for (int i = 2; i < 12; i++) {
                append(journal, life(i));
            }
            assertThat(Journals.bytes(folder)).isGreaterThan(5_000);

            disk.release();

            await().atMost(Duration.ofSeconds(Journals.PATIENCE_SECONDS))
                    .untilAsserted(() -> assertThat(Journals.bytes(folder)).isLessThan(1_000));
        }
    }

    @Test
    void theFolderIsNotFreeAsLongAsAFileIsWrittenInIt() throws Exception {
        FolderJournal journal = FolderJournal.in(folder, disk, 500);
        open(journal);
        int before = disk.flushes.get();
        disk.hold(".part");
        append(journal, life(1));
        append(journal, life(2));
        await().atMost(Duration.ofSeconds(Journals.PATIENCE_SECONDS))
                .until(() -> Journals.files(folder).stream()
                        .anyMatch(file -> file.toString().endsWith(".part")));
        CompletableFuture<Void> closed = CompletableFuture.runAsync(journal::close);

        assertThat(disk.flushes.get()).isGreaterThan(before);
        assertThatThrownBy(() -> read(folder)).hasMessageContaining("in use");

        disk.release();
        closed.get(Journals.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(read(folder).problems()).isEmpty();
    }
}
