package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program of the user's own says whether the outputs are good. */
class CheckerTest {
    @TempDir
    Path folder;

    private Bench bench;
    private Path ready;
    private Path go;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
        ready = folder.resolve("ready");
        go = folder.resolve("go");
    }

    /** A program that writes two lines into the file r and is checked. */
    private Config checked(Checker checker) {
        return Config.shell("printf 'one\\ntwo\\n' >r; echo said; echo warned >&2")
                .out("r", "r", "r", bench.results)
                .checker(checker);
    }

    private Outcome run(Config config) {
        return bench.run(config.build(), "{\"least\": 2, \"name\": \"a b\"}");
    }

    private Outcome.Failed failed(Checker checker) {
        Outcome.Failed failed = Bench.failed(run(checked(checker)));
        assertThat(bench.results).isEmptyDirectory();
        return failed;
    }

    private JsonNode succeeded(Config config) throws IOException {
        return Json.parse(Bench.succeeded(run(config)));
    }

    private Checker waits() {
        return Checker.shell(": >" + ready + "; while ! [ -e " + go + " ]; do sleep 0.02; done");
    }

    private Run launch(Adapter adapter, Bench.Task task) throws Exception {
        Run run = adapter.launch(task);
        await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));
        return run;
    }

    @Test
    void whatItAcceptsIsPublished() throws IOException {
        Config config = checked(Checker.shell(
                "[ \"$(wc -l <\"$1\")\" -ge \"$2\" ] && [ \"$1\" = \"$PWD/r\" ] && [ \"$3\" = 'a b' ]",
                "{{out.r}}",
                "{{$.least}}",
                "{{$.name}}"));

        assertThat(succeeded(config).path("partial").asBoolean()).isFalse();
        assertThat(bench.results.resolve("r")).hasContent("one\ntwo\n");
    }

    @Test
    void whatItRejectsIsInvalidAndItsStderrSaysWhy() {
        Outcome.Failed failed = failed(Checker.shell("echo 'line 2 is no number' >&2; exit 1"));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause())
                .contains("the checker /bin/sh ended with exit code 1")
                .endsWith("stderr: line 2 is no number");
    }

    @Test
    void whatItSaysOnStdoutIsToldIfItsStderrIsEmpty() {
        assertThat(failed(Checker.command("diff", "/dev/null", "{{out.r}}")).cause())
                .contains("stdout: 0a1,2")
                .contains("> two");
    }

    @Test
    void exitCodesAndStderrNameTheError() {
        Checker checker = Checker.shell("echo \"$1\" >&2; exit \"$2\"", "{{$.name}}", "{{$.least}}")
                .rule(3, null, null, "T.Three")
                .error("T.Other");
        assertThat(failed(checker).error()).isEqualTo("T.Other");

        assertThat(failed(checker.rule(null, null, "^a b$", "T.Named")).error()).isEqualTo("T.Named");
    }

    @Test
    void anErrorMayAskForAnotherTry() throws IOException {
        Outcome.Failed failed = failed(Checker.shell("exit 75").rule(75, null, null, "Bridge.Retry"));

        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(Json.parse(failed.cause()).path("detail").asText()).contains("verdict.checker.rules[0] matches");
    }

    @Test
    void aWarningOfItMakesTheResultPartial() throws IOException {
        Config config = checked(Checker.shell("exit 4").warn(4));

        assertThat(succeeded(config).path("partial").asBoolean()).isTrue();
        assertThat(bench.results.resolve("r")).exists();
    }

    @Test
    void aWarningOfTheProgramStays() throws IOException {
        Config config = Config.shell("exit 4").warn(4).stdout(StdoutResult.NONE).checker(Checker.command("true"));

        assertThat(succeeded(config).path("partial").asBoolean()).isTrue();
    }

    @Test
    void itIsAskedOnlyWhenAllElseIsGood() {
        Checker checker = Checker.shell(": >" + ready);
        Config config = checked(checker).check("r", Checks.named(Checks.minBytes(100), "T.Small"));
        assertThat(Bench.failed(run(config)).error()).isEqualTo("T.Small");
        assertThat(Bench.failed(run(Config.shell("exit 3").checker(checker))).error())
                .isEqualTo("Process.ExitCode.3");

        assertThat(ready).doesNotExist();
    }

    @Test
    void itReadsWhatTheProgramSaid() throws IOException {
        Config config = checked(Checker.shell(
                        "[ \"$(cat \"$1\" \"$2\")\" = \"$(printf 'said\\nwarned')\" ] && echo mine >\"$1\"",
                        "{{run.stdout}}",
                        "{{run.stderr}}"))
                .stdout(StdoutResult.TEXT);

        JsonNode result = succeeded(config);

        assertThat(result.path("stdout").asText()).isEqualTo("said\n");
        assertThat(result.path("stderrTail").asText()).isEqualTo("warned");
    }

    @Test
    void itHasTheProgramsEnvironmentAndFolders() throws IOException {
        Config config = Config.shell("env | sort >r; pwd >>r; echo x >\"$TMPDIR\"/x; exec 2>&1; ulimit -n")
                .environment("OWN", "{{$.name}}")
                .resources(new ResourcesConfig(null, null, 64, null, null))
                .out("r", "r", "r", bench.results)
                .stdout(StdoutResult.TEXT)
                .checker(
                        Checker.shell(
                                "{ env | sort; pwd; } | diff r - && [ -e \"$TMPDIR\"/x ] && [ \"$(ulimit -n)\" = 64 ] && ! read -r x"));

        succeeded(config);
    }

    @Test
    void aCheckerThatIsNotThereIsFoundBeforeTheProgramRuns() throws Exception {
        Path started = folder.resolve("started");
        ProcessAdapterConfig config = Config.shell(": >" + started)
                .checker(Checker.command("no-such-checker"))
                .build();
        try (Adapter adapter = bench.adapter(config)) {
            Outcome.Failed failed = Bench.failed(Bench.outcome(adapter.launch(Bench.task("{}"))));

            assertThat(failed.error()).isEqualTo("Process.CheckerFailed");
            assertThat(failed.cause()).contains("no-such-checker");
            assertThat(started).doesNotExist();
            org.assertj.core.api.Assertions.assertThatThrownBy(adapter::probe)
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("no-such-checker");
        }
    }

    @Test
    void aCheckerThatCannotBeExecutedHasFailed() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        Outcome.Failed failed = failed(Checker.command(script.toString()));

        assertThat(failed.error()).isEqualTo("Process.CheckerFailed");
        assertThat(failed.cause()).contains("could not be run").contains(script.toString());
    }

    @Test
    void aCheckerThatPassesItsLimitHasFailed() {
        Outcome.Failed failed = failed(Checker.shell("sleep 600 & sleep 600").wallClock(Duration.ofSeconds(1)));

        assertThat(failed.error()).isEqualTo("Process.CheckerFailed");
        assertThat(failed.cause()).contains("ran into its limit");
    }

    @Test
    void aCheckerThatASignalEndsHasFailedUnlessARuleNamesIt() {
        Checker checker = Checker.shell("kill -s SEGV $$");
        Outcome.Failed failed = failed(checker);
        assertThat(failed.error()).isEqualTo("Process.CheckerFailed");
        assertThat(failed.cause()).contains("signal 11");

        assertThat(failed(checker.rule(null, 11, null, "T.Crashed")).error()).isEqualTo("T.Crashed");
    }

    @Test
    void whatItFloodsIsDrainedAndNotKept() throws Exception {
        Bench.Task task = Bench.task("{}");
        ProcessAdapterConfig config = checked(
                        Checker.shell("head -c 20000000 /dev/zero; head -c 20000000 /dev/zero >&2; exit 1"))
                .build();
        try (Adapter adapter = bench.adapter(config)) {
            assertThat(Bench.failed(Bench.outcome(adapter.launch(task))).error())
                    .isEqualTo("Process.OutputInvalid");
        }
        assertThat(new RunFolder(bench.work.resolve("kept").resolve(task.id())).bytes())
                .isLessThan(1 << 20);
    }

    @Test
    void whatItLeavesRunningIsEnded() throws Exception {
        Bench.Task task = Bench.task("{}");
        ProcessAdapterConfig config = checked(Checker.shell("sleep 600 & (setsid sh -c 'cd /; : >" + ready
                        + "; sleep 600' &); while ! [ -e " + ready + " ]; do sleep 0.01; done"))
                .build();
        try (Adapter adapter = bench.adapter(config)) {
            assertThat(Bench.outcome(adapter.launch(task))).isInstanceOf(Outcome.Succeeded.class);
        }
        assertThat(Processes.of(task.id())).isEmpty();
    }

    @Test
    void aCancelEndsIt() throws Exception {
        Bench.Task task = Bench.task("{}");
        Config config = checked(Checker.shell("trap '' TERM; : >" + ready + "; while :; do sleep 1; done"))
                .grace(Duration.ofSeconds(1));
        try (Adapter adapter = bench.adapter(config.build())) {
            Run run = launch(adapter, task);
            Bench.get(run.cancel("no longer"));

            assertThat(Bench.outcome(run)).isEqualTo(new Outcome.Abandoned("no longer"));
        }
        assertThat(Processes.of(task.id())).isEmpty();
        assertThat(bench.folder(task).path()).doesNotExist();
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aCheckerThatEndsWellWhenItIsAskedToEndHasNotChecked() throws Exception {
        Bench.Task task = Bench.task("{}");
        Config config = checked(Checker.shell("trap 'exit 0' TERM; : >" + ready + "; while :; do sleep 0.05; done"));
        try (Adapter adapter = bench.adapter(config.build())) {
            Run run = launch(adapter, task);
            Bench.get(run.cancel("no longer"));

            assertThat(Bench.outcome(run)).isEqualTo(new Outcome.Abandoned("no longer"));
        }
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aTaskThatIsNoLongerWantedWhenItHasCheckedPublishesNothing() throws Exception {
        Bench.Task task = Bench.task("{}").wanted(CompletableFuture.completedFuture(false));
        try (Adapter adapter = bench.adapter(checked(Checker.command("true")).build())) {
            assertThat(Bench.outcome(adapter.launch(task))).isInstanceOf(Outcome.Abandoned.class);
        }
        assertThat(bench.results).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo three >>r",
                "rm r",
                "rm r; mkfifo r",
                "rm r; echo one >x; ln -s x r",
                "cp r x; rm r; mkdir r",
                "echo new >optional"
            })
    void whatItChangesIsNotPublished(String change) {
        ProcessAdapterConfig config = checked(Checker.shell(change))
                .optionalOut("o", "optional", "o", bench.results)
                .build();

        Outcome.Failed failed = Bench.failed(bench.run(config, "{}"));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("is not what it was when it was judged");
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void whatItWritesBesideTheOutputsHarmsNobody() throws IOException {
        Config config = checked(Checker.shell("cp r copy; echo more >>copy; touch r"));

        succeeded(config);

        assertThat(bench.results.resolve("r")).hasContent("one\ntwo\n");
    }

    @Test
    void aStdoutThatItChangedIsNoResult() {
        Config config =
                Config.shell("echo said").stdout(StdoutResult.TEXT).checker(Checker.shell("echo mine >../stdout"));

        Outcome.Failed failed = Bench.failed(run(config));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("stdout was changed while it was checked");
    }

    @Test
    void aCheckerWhoseSupervisorDiesIsStartedOnceMore() throws Exception {
        Bench.Task task = Bench.task("{}");
        try (Adapter adapter = bench.adapter(checked(waits()).build())) {
            Run run = launch(adapter, task);
            Files.delete(ready);
            killSupervisor(task);
            await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));
            Files.writeString(go, "");

            Bench.succeeded(Bench.outcome(run));
        }
        assertThat(bench.results.resolve("r")).exists();
    }

    @Test
    void aCheckerWhoseSupervisorDiesTwiceIsLost() throws Exception {
        Bench.Task task = Bench.task("{}");
        Config config = checked(waits()).grace(Duration.ofSeconds(1));
        try (Adapter adapter = bench.adapter(config.build())) {
            Run run = launch(adapter, task);
            for (int i = 0; i < 2; i++) {
                await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));
                Files.delete(ready);
                killSupervisor(task);
            }
            assertThat(Bench.failed(Bench.outcome(run)).error()).isEqualTo("Bridge.Retry");
        }
        assertThat(Processes.of(task.id())).isEmpty();
        assertThat(bench.results).isEmptyDirectory();
    }

    private void killSupervisor(Bench.Task task) throws IOException {
        SupervisedFolder checker = bench.folder(task).checker();
        await().atMost(Bench.PATIENCE).until(() -> checker.started().isPresent());
        ProcessHandle.of(checker.started().orElseThrow().supervisor().pid())
                .orElseThrow()
                .destroyForcibly();
    }

    @Test
    void aPlaceholderOfWhatTheProgramSaidIsRefusedElsewhere() {
        ProcessAdapterConfig config = Config.command("cat", "{{run.stdout}}")
                .environment("X", "{{run.stderr}}")
                .in("i", "{{run.stdout}}", "/in", InputKind.FILE, null)
                .build();

        assertThat(new ProcessAdapterFactory().check(config))
                .extracting(mistake -> mistake.path())
                .isEqualTo(List.of("command[1]", "environment.X", "in.i.from"));
    }
}
