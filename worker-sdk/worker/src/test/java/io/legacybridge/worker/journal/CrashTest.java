package io.legacybridge.worker.journal;

import static io.legacybridge.worker.journal.Journals.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker's process that is killed in the middle of its work: real processes, real signals. */
class CrashTest {
    @TempDir
    private Path parent;

    @Test
    void whatWasAcknowledgedBeforeTheKillIsThere() throws Exception {
        Path folder = parent.resolve("journal");
        Random random = new Random(3);
        Map<Integer, Integer> steps = new HashMap<>();
        Set<Integer> closed = new HashSet<>();
        for (int round = 0; round < 5; round++) {
            Process worker = start(CrashingWorker.command(folder, 1_000_000 * (round + 1)));
            try {
                // The kill hits a random moment of the appends that go on while this is read.
                int lines = 200 + random.nextInt(3_000);
                takeNote(acknowledged(worker, lines), steps, closed);
            } finally {
                kill(worker);
            }
            takeNote(acknowledged(worker, Integer.MAX_VALUE), steps, closed);
            assertThat(worker.waitFor(Journals.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();

            TaskJournal.Opened found = Journals.read(folder);

            assertThat(found.problems()).isEmpty();
            Set<Integer> open = new HashSet<>();
            found.tasks().forEach(task -> open.add(CrashingWorker.number(task)));
            assertThat(open).doesNotContainAnyElementsOf(closed);
            found.tasks()
                    .forEach(task -> assertThat(CrashingWorker.steps(task))
                            .isGreaterThanOrEqualTo(steps.getOrDefault(CrashingWorker.number(task), 0)));
            steps.forEach(
                    (number, reached) -> assertThat(open.contains(number) || closed.contains(number) || reached == 5)
                            .as("task %d, which came to step %d", number, reached)
                            .isTrue());
            steps.keySet().retainAll(open);
        }
        assertThat(closed).hasSizeGreaterThan(100);
    }

    /** One line for each entry that the child was told is written. */
    private static List<String> acknowledged(Process worker, int most) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader reader = worker.inputReader(StandardCharsets.US_ASCII);
        String line = "";
        while (lines.size() < most && line != null) {
            line = reader.readLine();
            // The kill may cut the last line.
            if (line != null && line.endsWith(".")) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static void takeNote(List<String> lines, Map<Integer, Integer> steps, Set<Integer> closed) {
        for (String line : lines) {
            String[] words = line.substring(0, line.length() - 1).split(" ");
            int number = Integer.parseInt(words[0]);
            int step = Integer.parseInt(words[1]);
            if (step == CrashingWorker.CLOSED) {
                steps.remove(number);
                closed.add(number);
            } else {
                steps.merge(number, step, Math::max);
            }
        }
    }

    @Test
    void anotherProcessThatHasTheFolderIsNamed() throws Exception {
        Path folder = parent.resolve("journal");
        Process worker = start(CrashingWorker.command(folder, 0));
        try (FolderJournal journal = FolderJournal.in(folder)) {
            assertThat(acknowledged(worker, 1)).hasSize(1);

            assertThatThrownBy(() -> open(journal))
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("process " + worker.pid());
        } finally {
            kill(worker);
        }

        assertThat(Journals.read(folder).problems()).isEmpty();
    }

    @Test
    void folderAndFilesAreClosedToEverybodyElseWhateverTheUmask() throws Exception {
        for (String umask : List.of("000", "777")) {
            Path folder = parent.resolve("umask" + umask);
            List<String> command = new ArrayList<>(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
            command.addAll(CrashingWorker.command(folder, 0));
            Process worker = start(command);
            try {
                assertThat(acknowledged(worker, 100)).hasSize(100);
            } finally {
                kill(worker);
            }

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            for (Path file : Journals.files(folder)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    /** SIGKILL, and what it had said before can still be read. */
    private static void kill(Process worker) throws InterruptedException {
        worker.toHandle().destroyForcibly();
        assertThat(worker.waitFor(Journals.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
