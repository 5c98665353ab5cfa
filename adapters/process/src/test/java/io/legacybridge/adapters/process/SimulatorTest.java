package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bad habit of the simulator in the examples ends in a named error or a correct result, and leaves nothing. */
class SimulatorTest {
    private static final Path SIMULATOR =
            Path.of("../../examples/simulator/simulator").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
    }

    private static Config simulator(String option) {
        return Config.command(SIMULATOR.toString(), option).keep(Keep.NEVER);
    }

    /** Runs it to its end, and looks that nothing is left of it. */
    private Outcome run(Config config) throws Exception {
        Bench.Task task = Bench.task("{}");
        Outcome outcome;
        try (Adapter adapter = bench.adapter(config.build())) {
            outcome = Bench.outcome(adapter.launch(task));
        }
        assertThat(Processes.of(task.id())).isEmpty();
        assertThat(bench.work.resolve("runs")).isEmptyDirectory();
        assertThat(bench.work.resolve("trash")).isEmptyDirectory();
        return outcome;
    }

    private String error(Config config) throws Exception {
        return Bench.failed(run(config)).error();
    }

    @Test
    void aMissingDongleIsACrashOrWhatTheRuleSays() throws Exception {
        Outcome.Failed crash = Bench.failed(run(simulator("--dongle")));
        assertThat(crash.error()).isEqualTo("Process.Killed");
        assertThat(crash.cause()).contains("signal 6").contains("HASP: key not found (H0007)");

        assertThat(error(simulator("--dongle").rule(null, 6, "HASP: key not found", "Bridge.Retry")))
                .isEqualTo("Bridge.Retry");
    }

    @Test
    void whatWantsATerminalIsToldThatThereIsNone() throws Exception {
        assertThat(error(simulator("--tty"))).isEqualTo("Process.ExitCode.9");
    }

    @Test
    void aLockInTheHomeFolderHarmsNobodyAndOneElsewhereIsNamed() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(run(simulator("--lock"))).isInstanceOf(Outcome.Succeeded.class);
        }

        Config shared = simulator("--lock")
                .environment("SIMULATOR_LOCK", folder.resolve("lock").toString())
                .rule(11, null, "is already running", "Translator.Locked");
        assertThat(run(shared)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(error(shared)).isEqualTo("Translator.Locked");
    }

    @Test
    void whatIsWrittenIntoTheCurrentDirectoryIsFoundThere() throws Exception {
        Bench.succeeded(run(simulator("--cwd").out("r", "result.txt", "r", bench.results)));

        assertThat(bench.results.resolve("r")).hasContent("translated");
        assertThat(Files.exists(SIMULATOR.resolveSibling("result.txt"))).isFalse();
    }

    @Test
    void leakedTemporaryFilesGoWithTheRun() throws Exception {
        assertThat(Bench.succeeded(run(simulator("--leak").stdout(StdoutResult.TEXT))))
                .isEqualTo("\"translated\\n\"");
    }

    @Test
    void aDaemonThatKeepsStdoutOpenIsEnded() throws Exception {
        assertThat(Bench.succeeded(run(simulator("--daemon").stdout(StdoutResult.TEXT))))
                .isEqualTo("\"translated\\n\"");
    }

    @Test
    void whatIgnoresTermIsEndedAfterItsLimit() throws Exception {
        Config config =
                simulator("--ignore-term").wallClock(Duration.ofSeconds(1)).grace(Duration.ofSeconds(1));
        assertThat(error(config)).isEqualTo("Bridge.Timeout");
    }

    @Test
    void aFloodOnStdoutFillsNoDiskAndIsNoResult() throws Exception {
        assertThat(run(simulator("--flood"))).isInstanceOf(Outcome.Succeeded.class);
        assertThat(error(simulator("--flood").stdout(StdoutResult.TEXT))).isEqualTo("Process.OutputInvalid");
    }
}
