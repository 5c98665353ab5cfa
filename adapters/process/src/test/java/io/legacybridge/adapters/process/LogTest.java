package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a program's words is kept, and what can be read of them while it runs. */
class LogTest {
    @TempDir
    Path folder;

    private final StringBuilder seen = new StringBuilder();
    private Bench bench;
    private Path go;
    private String wait;
    private String cursor = LogPage.START;
    private @Nullable Adapter adapter;
    private @Nullable Run launched;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
        go = folder.resolve("go");
        wait = "while ! [ -e " + go + " ]; do sleep 0.02; done; ";
    }

    /** The folder goes after this, and with it what the program waits for. */
    @AfterEach
    void close() throws Exception {
        Files.writeString(go, "");
        if (launched != null) {
            Bench.outcome(launched);
        }
        if (adapter != null) {
            adapter.close();
        }
    }

    private Run launch(Config config) throws Exception {
        Adapter made = bench.adapter(config.build());
        adapter = made;
        Run run = made.launch(Bench.task("{}"));
        launched = run;
        return run;
    }

    private boolean readOn(Run run) {
        LogPage page = Bench.get(run.log(cursor));
        assertThat(page.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(64 * 1024);
        seen.append(page.text());
        cursor = page.cursor();
        return page.end();
    }

    private void readUntil(Run run, String text) {
        await().atMost(Bench.PATIENCE)
                .until(() -> !readOn(run) && seen.toString().contains(text));
    }

    private static ByteSize kibibytes(long count) {
        return ByteSize.kibibytes(count);
    }

    private static Config limited(Config config, ByteSize stdout, ByteSize stderr) {
        return config.limits(new LimitsConfig(null, stdout, stderr, null, null, null, null));
    }

    @Test
    void bothStreamsCanBeReadWhileTheProgramRuns() throws Exception {
        Run run = launch(Config.shell("echo said; echo complained >&2; " + wait + "echo more"));

        readUntil(run, "said\n");
        readUntil(run, "complained\n");
        Files.writeString(go, "");
        assertThat(Bench.outcome(run)).isInstanceOf(Outcome.Succeeded.class);

        await().atMost(Bench.PATIENCE).until(() -> readOn(run));
        assertThat(seen.toString().lines()).containsExactlyInAnyOrder("said", "complained", "more");
    }

    @Test
    void aLineIsGivenWhenItIsWholeOrTheProgramHasEnded() throws Exception {
        Run run = launch(Config.shell("echo whole; printf half; " + wait + "printf ' and half'"));
        readUntil(run, "whole\n");
        await().atMost(Bench.PATIENCE)
                .until(() ->
                        Files.size(bench.work.resolve("runs").resolve(runId()).resolve("stdout"))
                                == "whole\nhalf".length());

        readOn(run);
        assertThat(seen).hasToString("whole\n");
        Files.writeString(go, "");
        Bench.outcome(run);

        await().atMost(Bench.PATIENCE).until(() -> readOn(run));
        assertThat(seen).hasToString("whole\nhalf and half");
    }

    private String runId() {
        String[] ids = bench.work.resolve("runs").toFile().list();
        assertThat(ids).hasSize(1);
        return ids == null ? "" : ids[0];
    }

    @Test
    void manyLinesComeInOrderAndOnceEach() throws Exception {
        int lines = 20_000;
        Run run = launch(Config.shell("seq 1 " + lines + "; " + wait));
        readUntil(run, "\n" + lines + "\n");

        assertThat(seen)
                .hasToString(IntStream.rangeClosed(1, lines)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    @Test
    void aLongLineIsCutBetweenCharacters() throws Exception {
        Run run = launch(Config.shell(
                "x=äöü€𝄞; i=0; while [ $i -lt 3000 ]; do printf %s $x; i=$((i + 1)); done; echo; " + wait));
        readUntil(run, "\n");

        assertThat(seen).hasToString("äöü€𝄞".repeat(3000) + "\n");
    }

    @Test
    void bytesThatAreNoTextMakeNoPageTooLarge() throws Exception {
        Run run = launch(Config.shell("head -c 50000 /dev/zero | tr '\\0' '\\377'; echo; echo end; " + wait));

        readUntil(run, "end\n");

        assertThat(seen.length()).isEqualTo(50_000 + "\nend\n".length());
    }

    @Test
    void whatIsOverTheLimitsIsDrainedAndNeitherFillsTheDiskNorIsLostAtTheEnds() throws Exception {
        Run run = launch(limited(
                Config.shell("echo first; head -c 50000000 /dev/zero; echo last; echo first >&2;"
                                + " head -c 50000000 /dev/zero >&2; echo last >&2")
                        .keep(Keep.ALWAYS),
                kibibytes(64),
                kibibytes(32)));
        assertThat(Bench.outcome(run)).isInstanceOf(Outcome.Succeeded.class);

        Path kept = bench.work.resolve("kept").resolve(keptId());
        assertThat(kept.resolve("stdout")).hasSize(64 * 1024 + 1);
        assertThat(kept.resolve("stderr")).hasSize(32 * 1024);
        for (String stream : new String[] {"stdout", "stderr"}) {
            assertThat(kept.resolve(stream)).content().startsWith("first\n").endsWith("last\n");
        }
    }

    private String keptId() {
        String[] ids = bench.work.resolve("kept").toFile().list();
        assertThat(ids).hasSize(1);
        return ids == null ? "" : ids[0];
    }

    @Test
    void whatJustFitsIsKeptWhole() throws Exception {
        Run run = launch(limited(
                Config.shell("seq -w 1 8192; seq -w 1 4096 >&2").keep(Keep.ALWAYS), kibibytes(40), kibibytes(20)));
        Bench.outcome(run);

        Path kept = bench.work.resolve("kept").resolve(keptId());
        assertThat(kept.resolve("stdout")).hasSize(40 * 1024);
        assertThat(Files.readAllLines(kept.resolve("stdout"))).hasSize(8192).endsWith("8192");
        assertThat(Files.readAllLines(kept.resolve("stderr"))).hasSize(4096).endsWith("4096");
    }

    @Test
    void aStreamOfWhichNothingIsKeptIsStillDrained() throws Exception {
        Run run = launch(limited(
                Config.shell("head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2"),
                new ByteSize(0),
                new ByteSize(0)));

        assertThat(Bench.outcome(run)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void whoeverDidNotFollowFindsAnEmptyLogAfterTheEnd() throws Exception {
        Run run = launch(Config.shell("echo said"));
        Bench.outcome(run);

        assertThat(readOn(run)).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void aCursorOfAnotherLogIsRefused() throws Exception {
        Run run = launch(Config.shell(wait));

        assertThatThrownBy(() -> Bench.get(run.log("of another run")))
                .hasStackTraceContaining("'of another run' is no cursor of this log");
    }
}
