package io.legacybridge.worker.journal;

import static io.legacybridge.worker.journal.Entries.task;
import static io.legacybridge.worker.journal.Entries.token;
import static io.legacybridge.worker.journal.Journals.append;
import static io.legacybridge.worker.journal.Journals.open;
import static io.legacybridge.worker.journal.Journals.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full. It is a tmpfs, which only root can mount. */
@Tag("translators")
class FullDiskTest {
    private static final JournalEntry.Accepted LARGE = new JournalEntry.Accepted(task(2, "a".repeat(100_000)));

    @TempDir
    private Path parent;

    private Path disk;
    private Path folder;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(parent.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "mode=0700,size=256k", "tmpfs", disk.toString());
        folder = disk.resolve("journal");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    @Test
    void whatDoesNotFitFailsAndIsWrittenAsSoonAsThereIsRoom() throws Exception {
        JournalEntry outcome = new JournalEntry.OutcomeSet(token(1), new Outcome.Succeeded("{}"));
        try (FolderJournal journal = FolderJournal.in(folder)) {
            open(journal);
            append(journal, new JournalEntry.Accepted(task(1)));
            Path filler = fill();
            long before = Journals.bytes(folder);

            assertThatThrownBy(() -> append(journal, LARGE)).hasCauseInstanceOf(IOException.class);
            assertThat(Journals.bytes(folder)).isEqualTo(before);
            Files.delete(filler);
            append(journal, List.of(LARGE, outcome));
        }

        assertThat(read(folder))
                .isEqualTo(new TaskJournal.Opened(List.of(task(1).after(outcome), LARGE.what()), List.of()));
    }

    @Test
    void aJournalIsOpenedOnAFullDiskAndWrittenToAsSoonAsThereIsRoom() throws Exception {
        try (FolderJournal journal = FolderJournal.in(folder)) {
            open(journal);
            append(journal, new JournalEntry.Accepted(task(1)));
        }
        Path filler = fill();

        try (FolderJournal journal = FolderJournal.in(folder)) {
            TaskJournal.Opened opened = open(journal);
            assertThat(opened.tasks()).containsExactly(task(1));
            assertThat(opened.problems()).singleElement().asString().contains("tried again with every entry");
            assertThatThrownBy(() -> append(journal, LARGE)).hasCauseInstanceOf(IOException.class);
            Files.delete(filler);
            append(journal, LARGE);
        }

        assertThat(read(folder)).isEqualTo(new TaskJournal.Opened(List.of(task(1), LARGE.what()), List.of()));
    }

    /** Leaves no page free. */
    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            byte[] page = new byte[4_096];
            assertThatThrownBy(() -> {
                        while (true) {
                            out.write(page);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        return filler;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("this test has to run as root, for a tmpfs: " + said)
                .isZero();
    }
}
