package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.adapters.program.ExitStatus;
import io.legacybridge.adapters.program.Shell;
import io.legacybridge.worker.adapter.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read back from the disk and from the kernel. */
class StateTest {
    private static final RetentionConfig RETENTION = new RetentionConfig(null, null, null);

    @TempDir
    Path folder;

    private RunFolder run() throws IOException {
        RunFolder run = new RunFolder(folder.resolve("runs/0123456789abcdef"));
        run.create();
        return run;
    }

    @Test
    void aLineOfProcIsReadWhateverTheProgramIsCalled() {
        ProcFs.Stat stat = ProcFs.Stat.parse("42 (a ) S (b) Z 1 42 41 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 777 1 1");

        assertThat(stat).isEqualTo(new ProcFs.Stat(42, 41, 777, true));
    }

    @Test
    void thisProcessIsFoundAndOneThatNeverWasIsNot() throws IOException {
        long pid = ProcessHandle.current().pid();

        ProcFs.Stat own = ProcFs.stat(pid).orElseThrow();

        assertThat(own.ended()).isFalse();
        assertThat(ProcFs.runningSince(own)).contains(own);
        assertThat(ProcFs.stat(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void whatAFullDiskLeftHalfWrittenIsNotRead() throws IOException {
        RunFolder run = run();
        Files.writeString(run.path().resolve("started"), "boot|42 (sh) S 1 2 3");
        assertThat(run.program().started()).isEmpty();

        Files.writeString(run.path().resolve("started"), "");
        assertThat(run.program().started()).isEmpty();
    }

    @Test
    void aFolderThatAProgramLockedItselfOutOfIsRemoved() throws IOException {
        RunFolder run = run();
        Path locked = Files.createDirectory(run.out().resolve("locked"));
        Files.writeString(locked.resolve("file"), "x");
        Files.createSymbolicLink(run.out().resolve("link"), Files.createDirectory(folder.resolve("elsewhere")));
        assertThat(locked.toFile().setWritable(false)).isTrue();
        assertThat(locked.toFile().setExecutable(false)).isTrue();

        run.delete();

        assertThat(run.path()).doesNotExist();
        assertThat(folder.resolve("elsewhere")).exists();
    }

    @Test
    void aRunThatNobodyAskedForInAWeekIsRemoved() throws IOException {
        RunFolder run = run();
        Clock later = Clock.fixed(
                Instant.now().plus(Duration.ofDays(8)), Clock.systemUTC().getZone());

        FinishedRuns.in(folder, Clock.systemUTC(), RETENTION);
        assertThat(run.path()).exists();
        FinishedRuns.in(folder, later, RETENTION);
        assertThat(run.path()).doesNotExist();
    }

    @Test
    void onAFullDiskWhatWasKeptGoesFirst() throws IOException {
        FinishedRuns finished = FinishedRuns.in(folder, Clock.systemUTC(), RETENTION);
        Path kept = Files.createDirectory(folder.resolve("kept/old"));
        RunFolder run = run();

        finished.makeRoom(run);

        assertThat(run.path()).doesNotExist();
        assertThat(kept).doesNotExist();
        assertThat(folder.resolve("trash")).isEmptyDirectory();
    }

    @Test
    void whatIsKeptIsBoundedByCountAgeAndSize() throws IOException {
        Instant now = Instant.now();
        Clock clock = Clock.fixed(now, Clock.systemUTC().getZone());
        kept("newest", 600, now);
        kept("big", 1_000, now.minusSeconds(1));
        kept("fits no more", 1, now.minusSeconds(2));
        kept("old", 1, now.minus(Duration.ofDays(2)));
        Path keptFolder = folder.resolve("kept");

        FinishedRuns.in(folder, clock, new RetentionConfig(null, Duration.ofDays(1), null));
        assertThat(keptFolder.resolve("old")).doesNotExist();
        assertThat(keptFolder).isDirectoryContaining(path -> path.endsWith("fits no more"));

        FinishedRuns.in(folder, clock, new RetentionConfig(null, null, new ByteSize(1_500)));
        assertThat(keptFolder.toFile().list()).containsExactly("newest");

        kept("second", 1, now.minusSeconds(3));
        FinishedRuns.in(folder, clock, new RetentionConfig(1, null, null));
        assertThat(keptFolder.toFile().list()).containsExactly("newest");
    }

    private void kept(String name, int bytes, Instant time) throws IOException {
        Path entry = Files.createDirectories(folder.resolve("kept").resolve(name));
        Files.write(entry.resolve("file"), new byte[bytes]);
        Files.setLastModifiedTime(entry, FileTime.from(time));
    }

    @Test
    void theWallTimeIsBetweenStartAndExit() throws IOException {
        RunFolder run = run();
        for (Map.Entry<String, Long> file :
                Map.of("started", 10_000L, "exit", 11_234L).entrySet()) {
            Path path = Files.writeString(run.path().resolve(file.getKey()), "signal 143\n");
            Files.setLastModifiedTime(path, FileTime.fromMillis(file.getValue()));
        }

        ExitStatus exit = run.program().exit().orElseThrow();

        assertThat(exit).isEqualTo(new ExitStatus(143, true, false, 1_234));
        assertThat(exit.signal()).isEqualTo(15);
        assertThat(exit.inWords()).isEqualTo("was ended by signal 15");
    }

    @Test
    void shellWordsAreReadBackAsTheyAre() {
        assertThat(Shell.quote("it's \"$HOME\"\n")).isEqualTo("'it'\\''s \"$HOME\"\n'");
    }
}
