package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
    }

    @Test
    void aProgramThatEndsWithZeroSucceeds() {
        String output = Bench.succeeded(bench.run(Config.command("true").build(), "{}"));

        assertThat(output).contains("\"exitCode\":0").contains("\"partial\":false");
    }

    @Test
    void anExitCodeThatIsNotAcceptedNamesItself() {
        Outcome.Failed failed = Bench.failed(
                bench.run(Config.shell("echo no such field >&2; exit 17").build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.ExitCode.17");
        assertThat(failed.cause()).contains("exit code 17").endsWith("stderr: no such field");
    }

    @Test
    void aWarningIsAPartialSuccess() {
        String output = Bench.succeeded(bench.run(Config.shell("exit 4").warn(4).build(), "{}"));

        assertThat(output).contains("\"exitCode\":4").contains("\"partial\":true");
    }

    @Test
    void aSignalIsToldFromAnExitCodeOfTheSameNumber() {
        Outcome.Failed killed =
                Bench.failed(bench.run(Config.shell("kill -KILL $$").build(), "{}"));
        Outcome.Failed exited = Bench.failed(bench.run(Config.shell("exit 137").build(), "{}"));

        assertThat(killed.error()).isEqualTo("Process.Killed");
        assertThat(killed.cause()).contains("signal 9");
        assertThat(exited.error()).isEqualTo("Process.ExitCode.137");
    }

    @Test
    void stdoutIsTheResultAsJson() {
        ProcessAdapterConfig config = Config.shell("echo '{\"rows\": 1.50}'")
                .stdout(StdoutResult.JSON)
                .build();

        assertThat(Bench.succeeded(bench.run(config, "{}"))).isEqualTo("{\"rows\":1.50}");
    }

    @Test
    void stdoutThatIsNotJsonIsInvalid() {
        ProcessAdapterConfig config =
                Config.shell("echo 'rows: 1'").stdout(StdoutResult.JSON).build();

        assertThat(Bench.failed(bench.run(config, "{}")).error()).isEqualTo("Process.OutputInvalid");
    }

    @Test
    void stdoutIsTheResultAsText() {
        ProcessAdapterConfig config =
                Config.shell("printf 'zwei\\nZeilen'").stdout(StdoutResult.TEXT).build();

        assertThat(Bench.succeeded(bench.run(config, "{}"))).isEqualTo("\"zwei\\nZeilen\"");
    }

    @Test
    void stdinIsAtItsEndUnlessInputIsPipedIn() {
        ProcessAdapterConfig without =
                Config.command("cat").stdout(StdoutResult.TEXT).build();
        ProcessAdapterConfig with =
                Config.command("cat").stdin("input").stdout(StdoutResult.JSON).build();

        assertThat(Bench.succeeded(bench.run(without, "{\"a\":1}"))).isEqualTo("\"\"");
        assertThat(Bench.succeeded(bench.run(with, "{\"a\":1}"))).isEqualTo("{\"a\":1}");
    }

    @Test
    void theEnvironmentIsExactlyTheAllowListAndWhatIsConfigured() {
        ProcessAdapterConfig config = Config.command("env")
                .environment("PROJ_LIB", "/usr/share/{{$.what}}")
                .stdout(StdoutResult.TEXT)
                .build();
        try (Adapter adapter = bench.adapter(config)) {
            Bench.Task task = Bench.task("{\"what\":\"proj's\"}");
            String home = bench.folder(task).home().toString();
            String tmp = bench.folder(task).tmp().toString();
            String output = Bench.succeeded(Bench.outcome(launch(adapter, task)));

            assertThat(List.of(output.replace("\"", "").split("\\\\n")))
                    .containsExactlyInAnyOrder(
                            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                            "LC_ALL=C.UTF-8",
                            "TZ=UTC",
                            "HOME=" + home,
                            "TMPDIR=" + tmp,
                            "PROJ_LIB=/usr/share/proj's",
                            "LEGACY_BRIDGE_TASK=" + task.id());
        }
    }

    @Test
    void aProgramHasOnlyTheThreeStandardFilesOpen() {
        ProcessAdapterConfig config =
                Config.shell("ls /proc/$$/fd").stdout(StdoutResult.TEXT).build();

        assertThat(Bench.succeeded(bench.run(config, "{}"))).isEqualTo("\"0\\n1\\n2\\n\"");
    }

    @Test
    void interruptAndQuitAreNotIgnoredInAProgram() {
        ProcessAdapterConfig config = Config.command("grep", "SigIgn", "/proc/self/status")
                .stdout(StdoutResult.TEXT)
                .build();

        String ignored = Json.text(Bench.succeeded(bench.run(config, "{}")));

        long mask = Long.parseUnsignedLong(
                ignored.substring(ignored.indexOf(':') + 1).trim(), 16);
        assertThat(mask & ((1 << 1) | (1 << 2) | (1 << 14))).isZero();
    }

    @Test
    void aTokenArrivesByteByByteAsItIs() {
        StringBuilder hostile = new StringBuilder("it's $HOME `id` \\ \"x\" *\n\t;& ä€😀");
        for (char c = 1; c < 0x250; c++) {
            hostile.append(c);
        }
        ProcessAdapterConfig config = Config.command("printf", "%s", "{{$.value}}")
                .stdout(StdoutResult.TEXT)
                .build();
        String input = Json.object("value", hostile.toString());

        assertThat(Json.text(Bench.succeeded(bench.run(config, input)))).isEqualTo(hostile.toString());
    }

    @Test
    void aProgramThatIsNotThereIsNotFound() {
        Outcome.Failed failed =
                Bench.failed(bench.run(Config.command("no-such-translator").build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.NotFound");
        assertThat(failed.cause()).contains("no-such-translator");
    }

    @Test
    void aProgramThatMayNotBeExecutedIsNotFound() throws IOException {
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");

        assertThat(Bench.failed(bench.run(Config.command(program.toString()).build(), "{}"))
                        .error())
                .isEqualTo("Process.NotFound");
    }

    @Test
    void aScriptWhoseInterpreterIsNotThereIsNotFound() throws IOException {
        Path program = Files.writeString(folder.resolve("program"), "#!/no/such/interpreter\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        Outcome.Failed failed =
                Bench.failed(bench.run(Config.command(program.toString()).build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.NotFound");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"exit 127", "setsid no-such-helper", "echo 'setsid: failed to execute x: no' >&2; exit 127"})
    void theExitCode127OfAProgramIsItsOwn(String script) {
        assertThat(Bench.failed(bench.run(Config.shell(script).build(), "{}")).error())
                .isEqualTo("Process.ExitCode.127");
    }

    @Test
    void aValueThatIsTooLongForAnArgumentIsRefused() {
        Config argument = Config.command("printf", "%s", "{{$.value}}").stdout(StdoutResult.TEXT);
        Config variable = Config.command("true").environment("VALUE", "{{$.value}}");
        String fits = "ä".repeat(65_535);

        assertThat(Json.text(Bench.succeeded(bench.run(argument.build(), Json.object("value", fits)))))
                .isEqualTo(fits);
        for (Config config : new Config[] {argument, variable}) {
            Outcome.Failed failed = Bench.failed(bench.run(config.build(), Json.object("value", fits + "aä")));
            assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
            assertThat(failed.cause()).contains("{{$.value}}").contains("131071");
        }
    }

    @Test
    void aProgramThatRemovesItsOwnFolderIsJudgedByWhatItSaid() {
        ProcessAdapterConfig config = Config.shell("rm -rf \"$PWD\"; echo said")
                .stdout(StdoutResult.TEXT)
                .build();

        assertThat(Bench.succeeded(bench.run(config, "{}"))).isEqualTo("\"said\\n\"");
    }

    @Test
    void aProgramThatRemovesWhatTheSupervisorWroteIsLostAndWhatItLeftIsEnded() throws IOException {
        Bench.Task task = Bench.task("{}");
        ProcessAdapterConfig config = Config.shell("(setsid sh -c 'cd /; sleep 600' &); sleep 2; rm -rf ../*")
                .build();
        try (Adapter adapter = bench.adapter(config)) {
            Outcome.Failed failed = Bench.failed(Bench.outcome(launch(adapter, task)));

            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(Json.parse(failed.cause()).path("reason").asText()).isEqualTo("run lost");
        }
        assertThat(Processes.of(task.id())).isEmpty();
    }

    @Test
    void aRunThatPassesItsLimitTimesOut() {
        ProcessAdapterConfig config =
                Config.command("sleep", "600").wallClock(Duration.ofSeconds(1)).build();

        Outcome.Failed failed = Bench.failed(bench.run(config, "{}"));

        assertThat(failed.error()).isEqualTo("Bridge.Timeout");
    }

    @Test
    void aRunThatIgnoresTermAtItsLimitIsKilled() {
        ProcessAdapterConfig config = Config.shell("trap '' TERM; while :; do sleep 1; done")
                .wallClock(Duration.ofSeconds(1))
                .grace(Duration.ofSeconds(1))
                .build();

        assertThat(Bench.failed(bench.run(config, "{}")).error()).isEqualTo("Bridge.Timeout");
    }

    @Test
    void twoHundredMegabytesOfStdoutAreDrainedAndNotKept() throws IOException {
        ProcessAdapterConfig config = Config.shell("head -c 209715200 /dev/zero; echo end >&2; exit 3")
                .limits(new LimitsConfig(null, ByteSize.kibibytes(64), null, null, null, null, null))
                .build();
        try (Adapter adapter = bench.adapter(config)) {
            Bench.Task task = Bench.task("{}");
            Outcome.Failed failed = Bench.failed(Bench.outcome(launch(adapter, task)));

            assertThat(failed.error()).isEqualTo("Process.ExitCode.3");
            assertThat(Files.size(bench.work.resolve("kept").resolve(task.id()).resolve("stdout")))
                    .isEqualTo(64 * 1024 + 1);
        }
    }

    @Test
    void ofALongStderrTheBeginningAndTheEndAreKept() {
        ProcessAdapterConfig config = Config.shell(
                        "echo first >&2; head -c 102400 /dev/zero | tr '\\0' x >&2; echo; echo last >&2; exit 1")
                .limits(new LimitsConfig(null, null, ByteSize.kibibytes(16), null, null, null, null))
                .rule(null, null, "^first$", "Test.First")
                .build();

        Outcome.Failed failed = Bench.failed(bench.run(config, "{}"));

        assertThat(failed.error()).isEqualTo("Test.First");
        assertThat(failed.cause()).endsWith("last");
    }

    @Test
    void aRuleRejectsAProgramThatSaysItWentWell() {
        ProcessAdapterConfig config = Config.shell("echo 'ERROR 1: cut' >&2")
                .rule(9, null, null, "Translator.Other")
                .rule(null, null, "ERROR \\d+:", "Translator.Damaged")
                .build();

        assertThat(Bench.failed(bench.run(config, "{}")).error()).isEqualTo("Translator.Damaged");
    }

    @Test
    void aRuleWithoutANameUsesTheAdaptersOwn() {
        ProcessAdapterConfig config =
                Config.shell("echo ERROR >&2").rule(null, null, "ERROR", null).build();

        assertThat(Bench.failed(bench.run(config, "{}")).error()).isEqualTo("Process.StderrRejected");
    }

    @Test
    void aRuleMapsASignal() {
        ProcessAdapterConfig config = Config.shell("kill -SEGV $$")
                .rule(null, 11, null, "Translator.Crashed")
                .build();

        assertThat(Bench.failed(bench.run(config, "{}")).error()).isEqualTo("Translator.Crashed");
    }

    @Test
    void aPatternThatBacktracksWithoutEndIsGivenUp() {
        ProcessAdapterConfig config = Config.shell("head -c 5000 /dev/zero | tr '\\0' a >&2; echo ! >&2")
                .rule(null, null, "(.*)(.*)(.*)(.*)(.*)(.*)b", "Test.Never")
                .build();

        assertThat(Bench.failed(bench.run(config, "{}")).error()).isEqualTo("Process.StderrRejected");
    }

    @Test
    void theFolderOfASuccessIsRemovedAndThatOfAFailureKept() {
        ProcessAdapterConfig config = Config.command("sh", "-c", "{{$.script}}").build();
        try (Adapter adapter = bench.adapter(config)) {
            Bench.Task good = Bench.task("{\"script\":\"true\"}");
            Bench.Task bad = Bench.task("{\"script\":\"false\"}");
            Bench.outcome(launch(adapter, good));
            Bench.outcome(launch(adapter, bad));

            assertThat(bench.work.resolve("runs")).isEmptyDirectory();
            assertThat(bench.work.resolve("kept").resolve(good.id())).doesNotExist();
            assertThat(bench.work.resolve("kept").resolve(bad.id()).resolve("spec.json"))
                    .exists();
        }
    }

    @Test
    void keptFoldersAreBounded() {
        ProcessAdapterConfig config = Config.command("false").build();
        try (Adapter adapter = bench.adapter(config)) {
            for (int i = 0; i < 12; i++) {
                Bench.outcome(launch(adapter, Bench.task("{}")));
            }
        }
        assertThat(bench.work.resolve("kept").toFile().list()).hasSize(10);
    }

    private static io.legacybridge.worker.adapter.Run launch(Adapter adapter, Bench.Task task) {
        try {
            return adapter.launch(task);
        } catch (io.legacybridge.worker.adapter.TargetUnavailableException
                | io.legacybridge.worker.adapter.SameWorkException e) {
            throw new IllegalStateException(e);
        }
    }
}
