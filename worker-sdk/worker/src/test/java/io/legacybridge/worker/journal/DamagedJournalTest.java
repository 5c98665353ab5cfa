package io.legacybridge.worker.journal;

import static io.legacybridge.worker.journal.Entries.accepted;
import static io.legacybridge.worker.journal.Entries.life;
import static io.legacybridge.worker.journal.Entries.outcome;
import static io.legacybridge.worker.journal.Entries.task;
import static io.legacybridge.worker.journal.Entries.token;
import static io.legacybridge.worker.journal.Journals.append;
import static io.legacybridge.worker.journal.Journals.open;
import static io.legacybridge.worker.journal.Journals.read;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever became of its bytes, a journal opens, says what it lost, and makes nothing up. */
class DamagedJournalTest {
    private static final List<JournalEntry> ENTRIES = entries();
    private static final int WHOLE_ONE_IN = 100;

    @TempDir
    private Path parent;

    private Path written;
    private int copies;

    private static List<JournalEntry> entries() {
        List<JournalEntry> entries = new ArrayList<>();
        entries.addAll(life(1).subList(0, 5));
        entries.addAll(life(2));
        entries.addAll(life(3).subList(0, 4));
        return entries;
    }

    /** A folder whose .all holds two tasks and whose log has entries about them and two others. */
    @BeforeEach
    void write() throws Exception {
        written = parent.resolve("written");
        try (FolderJournal journal = FolderJournal.in(written)) {
            open(journal);
            append(journal, List.of(accepted(0), new JournalEntry.Launching(token(0), 1), accepted(4)));
        }
        try (FolderJournal journal = FolderJournal.in(written)) {
            open(journal);
            append(journal, new JournalEntry.OutcomeSet(token(0), outcome(0)));
            append(journal, ENTRIES);
        }
    }

    @Test
    void aLogThatIsCutAnywhereHoldsWhatCameBefore() throws Exception {
        Path folder = copy();
        Path log = Journals.file(folder, ".log");
        byte[] whole = Files.readAllBytes(log);
        for (int length = whole.length; length >= 0; length--) {
            cut(log, length);

            TaskJournal.Opened opened = opened(folder, length);

            assertThat(opened.problems()).as("cut at byte %d", length).isEmpty();
            assertThat(opened.tasks()).as("cut at byte %d", length).isEqualTo(openAfterLines(whole, length));
        }
    }

    /** By the line feeds, which is another way than the reader's. The last line feed may be missing. */
    private static List<JournaledTask> openAfterLines(byte[] log, int length) {
        List<JournalEntry> before =
                new ArrayList<>(List.of(accepted(0), new JournalEntry.Launching(token(0), 1), accepted(4)));
        List<JournalEntry> inLog = new ArrayList<>();
        inLog.add(new JournalEntry.OutcomeSet(token(0), outcome(0)));
        inLog.addAll(ENTRIES);
        long lines = new String(log, 0, length, US_ASCII)
                .chars()
                .filter(c -> c == '\n')
                .count();
        if (length < log.length && log[length] == '\n') {
            lines++;
        }
        before.addAll(inLog.subList(0, (int) lines));
        return Entries.openAfter(before);
    }

    @Test
    void aFileOfAllTasksThatIsCutSaysThatSomeAreMissing() throws Exception {
        Path folder = copy();
        List<JournaledTask> intact = opened(folder, 1).tasks();
        Path all = Journals.file(folder, ".all");
        // Without its last line feed it is whole.
        for (int length = (int) Files.size(all) - 2; length >= 0; length--) {
            cut(all, length);

            TaskJournal.Opened opened = opened(folder, length);

            assertThat(opened.problems())
                    .as("cut at byte %d", length)
                    .anyMatch(problem -> problem.contains("open tasks of"));
            assertNothingIsMadeUp(opened, intact, "cut at byte " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".log", ".all"})
    void aByteThatIsDamagedAnywhereIsNoticed(String ending) throws Exception {
        Path folder = copy();
        List<JournaledTask> intact = opened(folder, 1).tasks();
        Path file = Journals.file(folder, ending);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            for (byte changed :
                    new byte[] {(byte) (whole[at] ^ 1), '\n', at % 2 == 0 ? 0 : (byte) (whole[at] ^ 0x80)}) {
                if (changed == whole[at]) {
                    continue;
                }
                byte[] damaged = whole.clone();
                damaged[at] = changed;
                Files.write(file, damaged);

                TaskJournal.Opened opened = opened(folder, at);

                String which = "byte " + at + " of " + ending + " is " + changed;
                if (opened.problems().isEmpty()) {
                    assertThat(opened.tasks()).as(which).isEqualTo(intact);
                }
                assertNothingIsMadeUp(opened, intact, which);
            }
        }
    }

    /** A task of which something is lost may be open again, or have no outcome; but nothing is other than it was. */
    private static void assertNothingIsMadeUp(TaskJournal.Opened opened, List<JournaledTask> intact, String which) {
        Map<TaskToken, JournaledTask> right =
                intact.stream().collect(Collectors.toMap(found -> found.task().token(), Function.identity()));
        right.put(token(2), Entries.openAfter(life(2).subList(0, 5)).get(0));
        for (JournaledTask found : opened.tasks()) {
            JournaledTask known = right.get(found.task().token());
            assertThat(known).as(which).isNotNull();
            assertThat(found.task()).as(which).isEqualTo(known.task());
            assertThat(found.terms()).as(which).isEqualTo(known.terms());
            found.outcome()
                    .ifPresent(one -> assertThat(known.outcome()).as(which).contains(one));
            found.handle().ifPresent(one -> assertThat(known.handle()).as(which).contains(one));
        }
        assertThat(String.join("", opened.problems())).as(which).doesNotContain("AQB");
    }

    @Test
    void whatCannotBeReadIsKeptForAPersonAndToldOnce() throws Exception {
        Path log = Journals.file(written, ".log");
        String text = Files.readString(log, US_ASCII);
        String[] lines = text.split("\n");
        String damaged = lines[4].replace("\"", "'");
        Files.writeString(log, text.replace(lines[4], damaged), US_ASCII);

        TaskJournal.Opened opened = read(written);

        assertThat(opened.problems())
                .singleElement()
                .asString()
                .contains("a line could not be read", "the first at byte", "it is damaged", "unreadable-");
        Path kept = Journals.file(written, ".txt");
        assertThat(opened.problems().get(0)).contains(kept.toString());
        assertThat(Files.readString(kept, US_ASCII)).contains(damaged);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(read(written)).isEqualTo(new TaskJournal.Opened(opened.tasks(), List.of()));
        assertThat(kept).exists();
    }

    @Test
    void entriesWhoseTaskIsLostAreKeptForAPerson() throws Exception {
        Path log = Journals.file(written, ".log");
        String text = Files.readString(log, US_ASCII);
        String beginning = text.lines()
                .filter(line -> line.contains("accepted") && line.contains(token(1).secret()))
                .findFirst()
                .orElseThrow();
        Files.writeString(log, text.replace(beginning, beginning.replace('a', 'b')), US_ASCII);

        TaskJournal.Opened opened = read(written);

        assertThat(opened.tasks()).doesNotContain(task(1)).hasSize(3);
        assertThat(opened.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("4 lines about task " + token(1).id()));
        assertThat(Files.readString(Journals.file(written, ".txt"), US_ASCII)).contains("last words");
    }

    @Test
    void aLineOfALaterReleaseIsSetAsideAndTheRestIsRead() throws Exception {
        Path log = Journals.file(written, ".log");
        List<String> lines = new ArrayList<>(Files.readAllLines(log, US_ASCII));
        lines.add(2, line("{\"v\":2,\"type\":\"accepted\",\"token\":\"AQBx\"}"));
        lines.add(2, line("{\"v\":1,\"type\":\"paused\",\"token\":\"AQBx\"}"));
        lines.add(2, line("{\"v\":1,\"type\":"));
        Files.write(log, lines, US_ASCII);

        TaskJournal.Opened opened = read(written);

        assertThat(opened.tasks()).hasSize(4);
        assertThat(opened.problems())
                .hasSize(3)
                .anyMatch(problem -> problem.contains("version 2"))
                .anyMatch(problem -> problem.contains("does not know its type"))
                .anyMatch(problem -> problem.contains("no JSON object"))
                .noneMatch(problem -> problem.contains("AQBx"));
    }

    private static String line(String json) {
        Line.Builder line = new Line.Builder();
        line.writeBytes(json.getBytes(US_ASCII));
        return US_ASCII.decode(line.line()).toString().stripTrailing();
    }

    @Test
    void aLogOfNothingButRubbishIsReadToItsEnd() throws Exception {
        byte[] rubbish = new byte[300_000];
        new java.util.Random(11).nextBytes(rubbish);
        Files.write(Journals.file(written, ".log"), rubbish, StandardOpenOption.TRUNCATE_EXISTING);

        TaskJournal.Opened opened = read(written);

        assertThat(opened.tasks()).hasSize(2);
        assertThat(opened.problems()).singleElement().asString().contains("lines could not be read");
    }

    @Test
    void zerosAtTheEndAreTorn() throws Exception {
        Files.write(Journals.file(written, ".log"), new byte[5_000], StandardOpenOption.APPEND);

        assertThat(read(written).problems()).isEmpty();
    }

    @Test
    void whatAnInterruptedWriterLeftIsRemoved() throws Exception {
        Path part = written.resolve("00000099.all.part");
        Files.writeString(part, "half a fi");
        Path older = written.resolve("00000001.log");
        Files.writeString(older, "of before the file of all tasks\n");

        assertThat(read(written).problems()).isEmpty();

        assertThat(part).doesNotExist();
        assertThat(older).doesNotExist();
    }

    @Test
    void aFileThatCannotBeReadAtAllIsKept() throws Exception {
        Path log = Journals.file(written, ".log");
        Files.delete(log);
        // A folder can be opened and not be read, by root too.
        Files.createDirectory(log);

        TaskJournal.Opened opened = read(written);

        assertThat(opened.tasks()).hasSize(2);
        assertThat(opened.problems()).singleElement().asString().contains("could not be read to its end");
        assertThat(written.resolve("unreadable-" + log.getFileName())).isDirectory();
        assertThat(read(written).problems()).isEmpty();
    }

    private Path copy() throws IOException {
        return copy(written);
    }

    private Path copy(Path folder) throws IOException {
        return Journals.copy(folder, parent.resolve("copy" + copies++));
    }

    private static void cut(Path file, int length) throws IOException {
        try (var channel = java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    /** Reads a folder as a journal does, and every now and then has a whole journal do it, from a copy. */
    private TaskJournal.Opened opened(Path folder, int number) throws Exception {
        if (number % WHOLE_ONE_IN == 0) {
            return read(copy(folder));
        }
        OpenTasks open = new OpenTasks();
        Unreadable unreadable = new Unreadable(folder.resolve("unreadable.txt"));
        new JournalReader(open, unreadable).read(JournalFiles.in(folder).find());
        return new TaskJournal.Opened(open.all(), unreadable.problems());
    }
}
