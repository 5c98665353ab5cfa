package io.legacybridge.worker.journal;

import static io.legacybridge.worker.journal.Entries.accepted;
import static io.legacybridge.worker.journal.Entries.life;
import static io.legacybridge.worker.journal.Entries.token;
import static io.legacybridge.worker.journal.Journals.open;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes at every single step that a journal takes, also in the middle of making its files smaller: what it
 * said is written is there when the power is back.
 */
class PowerCutTest {
    private static final int TASKS = 25;
    /** A little of what a few tasks leave behind, so that compactions are under way all the time. */
    private static final long LEAST_GARBAGE = 1_500;

    @TempDir
    private Path parent;

    @Test
    void whatWasAcknowledgedIsThereWhereverThePowerWent() throws Exception {
        boolean off = true;
        int operations = 0;
        for (; off; operations++) {
            PowerCutDisk disk = new PowerCutDisk(operations);
            List<JournalEntry> acknowledged = new ArrayList<>();
            Set<JournalEntry> appended = new HashSet<>();
            work(parent.resolve("before" + operations), disk, acknowledged, appended);
            off = disk.isOff();

            Path folder = parent.resolve("after" + operations);
            disk.restore(folder, new Random(operations));
            check(Journals.read(folder), acknowledged, appended, "after " + operations + " operations");
        }
        assertThat(operations).isGreaterThan(TASKS * 3);
    }

    /** Entries in batches; the next is appended once the last was answered, as a worker does. */
    private static void work(
            Path folder, PowerCutDisk disk, List<JournalEntry> acknowledged, Set<JournalEntry> appended)
            throws Exception {
        try (FolderJournal journal = FolderJournal.in(folder, disk, LEAST_GARBAGE)) {
            open(journal);
            for (int number = 0; number < TASKS; number++) {
                List<JournalEntry> life = life(number);
                for (JournalEntry entry : number % 10 == 0 ? life.subList(0, 4) : life) {
                    CompletableFuture<Void> first = journal.append(entry).toCompletableFuture();
                    CompletableFuture<Void> second =
                            journal.append(other(number, entry)).toCompletableFuture();
                    appended.add(entry);
                    appended.add(other(number, entry));
                    if (written(first)) {
                        acknowledged.add(entry);
                    }
                    if (written(second)) {
                        acknowledged.add(other(number, entry));
                    }
                }
            }
        }
    }

    /** A second task of the same age, that is launched with each entry of the first one. */
    private static JournalEntry other(int number, JournalEntry entry) {
        int other = 1_000 + number;
        if (entry instanceof JournalEntry.Accepted) {
            return accepted(other);
        }
        return entry instanceof JournalEntry.Closed
                ? new JournalEntry.Closed(token(other))
                : new JournalEntry.OutcomeSet(token(other), Entries.outcome(other));
    }

    private static boolean written(CompletableFuture<Void> append) throws Exception {
        try {
            append.get(Journals.PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static void check(
            TaskJournal.Opened found, List<JournalEntry> acknowledged, Set<JournalEntry> appended, String when) {
        Map<?, JournaledTask> byToken = found.tasks().stream()
                .collect(Collectors.toMap(task -> task.task().token(), Function.identity()));
        for (JournaledTask task : Entries.openAfter(acknowledged)) {
            JournaledTask there = byToken.get(task.task().token());
            if (there == null) {
                assertThat(appended)
                        .as(when)
                        .contains(new JournalEntry.Closed(task.task().token()));
                continue;
            }
            // It may be further on, by an entry that was not acknowledged any more.
            assertThat(there.launches()).as(when).isGreaterThanOrEqualTo(task.launches());
            task.handle()
                    .ifPresent(handle -> assertThat(there.handle()).as(when).contains(handle));
            task.outcome()
                    .ifPresent(outcome -> assertThat(there.outcome()).as(when).contains(outcome));
            assertThat(there.sendAttempted() || !task.sendAttempted()).as(when).isTrue();
        }
        for (JournaledTask task : found.tasks()) {
            assertThat(acknowledged)
                    .as(when)
                    .doesNotContain(new JournalEntry.Closed(task.task().token()));
            assertThat(appended)
                    .as(when)
                    .anyMatch(entry -> entry instanceof JournalEntry.Accepted
                            && entry.token().equals(task.task().token()));
        }
    }
}
