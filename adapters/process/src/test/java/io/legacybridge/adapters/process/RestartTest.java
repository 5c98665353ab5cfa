package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge that dies by KILL takes nothing with it, and the next one finds everything again. */
class RestartTest {
    @TempDir
    Path folder;

    private Bench bench;
    private Bench.Task task;
    private Path go;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
        go = folder.resolve("go");
        task = Bench.task(Json.object("go", go.toString(), "ready", ready().toString()));
    }

    private Path ready() {
        return folder.resolve("ready");
    }

    private Handle handle() {
        return new Handle(Map.of("folder", bench.folder(task).path().toString()));
    }

    private void launchAndKillTheBridge() throws Exception {
        Process bridge = OtherBridge.start(folder, OtherBridge.Scenario.WAITS, task, Map.of());
        try {
            await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready()));
        } finally {
            bridge.destroyForcibly();
        }
        assertThat(bridge.waitFor()).isEqualTo(137);
    }

    private Adapter nextBridge() {
        return bench.adapter(OtherBridge.Scenario.WAITS.config(bench).build());
    }

    @Test
    void aRunThatGoesOnIsFoundAgainByItsHandle() throws Exception {
        launchAndKillTheBridge();
        try (Adapter adapter = nextBridge()) {
            Run run = adapter.reattach(task, handle()).orElseThrow();
            assertThat(run.outcome().toCompletableFuture()).isNotDone();
            Files.writeString(go, "");

            Bench.succeeded(Bench.outcome(run));
        }
        assertThat(bench.results.resolve("result")).hasContent("start");
        assertThat(Processes.of(task.id())).isEmpty();
    }

    @Test
    void aRunThatGoesOnIsFoundAgainByASecondLaunch() throws Exception {
        launchAndKillTheBridge();
        try (Adapter adapter = nextBridge()) {
            Run run = adapter.launch(task);
            Files.writeString(go, "");

            Bench.succeeded(Bench.outcome(run));
        }
        assertThat(bench.results.resolve("result")).hasContent("start");
    }

    @Test
    void aRunThatEndedMeanwhileIsJudgedAndPublished() throws Exception {
        launchAndKillTheBridge();
        Files.writeString(go, "");
        await().atMost(Bench.PATIENCE).until(() -> Processes.of(task.id()).isEmpty());

        try (Adapter adapter = nextBridge()) {
            Bench.succeeded(Bench.outcome(adapter.reattach(task, handle()).orElseThrow()));
        }
        assertThat(bench.results.resolve("result")).hasContent("start");
    }

    @Test
    void aRunIsJudgedByTheConfigurationThatItStartedUnder() throws Exception {
        launchAndKillTheBridge();
        Files.writeString(go, "");
        ProcessAdapterConfig changed = Config.command("false").accept(99).build();

        try (Adapter adapter = bench.adapter(changed)) {
            Bench.succeeded(Bench.outcome(adapter.reattach(task, handle()).orElseThrow()));
        }
        assertThat(bench.results.resolve("result")).exists();
    }

    @Test
    void aRunThatGoesOnCanBeCancelledByTheNextBridge() throws Exception {
        launchAndKillTheBridge();
        try (Adapter adapter = nextBridge()) {
            Run run = adapter.reattach(task, handle()).orElseThrow();
            Bench.get(run.cancel("not wanted"));

            assertThat(Bench.outcome(run)).isEqualTo(new Outcome.Abandoned("not wanted"));
        }
        assertThat(Processes.of(task.id())).isEmpty();
    }

    @Test
    void aRunWhoseSupervisorDiedWithTheBridgeIsLost() throws Exception {
        launchAndKillTheBridge();
        long supervisor = bench.folder(task)
                .program()
                .started()
                .orElseThrow()
                .supervisor()
                .pid();
        ProcessHandle.of(supervisor).orElseThrow().destroyForcibly();

        try (Adapter adapter = nextBridge()) {
            Outcome.Failed failed =
                    Bench.failed(Bench.outcome(adapter.reattach(task, handle()).orElseThrow()));
            assertThat(failed.error()).isEqualTo("Bridge.Retry");
        }
        assertThat(Processes.of(task.id())).isEmpty();
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aRunFromBeforeTheLastBootIsLost() throws Exception {
        launchAndKillTheBridge();
        RunFolder run = bench.folder(task);
        Path noted = run.path().resolve("started");
        String real = Files.readString(noted);
        Files.writeString(noted, "another-boot" + real.substring(real.indexOf('|')));

        try (Adapter adapter = nextBridge()) {
            Outcome.Failed failed = Bench.failed(Bench.outcome(adapter.launch(task)));
            assertThat(failed.error()).isEqualTo("Bridge.Retry");
        } finally {
            endByMark(task.id());
        }
    }

    private static void endByMark(String id) throws IOException {
        for (long pid : Processes.of(id)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void anOutcomeThatNobodyHeardOfIsToldAgain() throws Exception {
        Files.writeString(go, "");
        try (Adapter adapter = nextBridge()) {
            Bench.succeeded(Bench.outcome(adapter.launch(task)));
        }
        Files.delete(bench.results.resolve("result"));

        try (Adapter adapter = nextBridge()) {
            Bench.succeeded(Bench.outcome(adapter.launch(task)));
            Bench.succeeded(Bench.outcome(adapter.reattach(task, handle()).orElseThrow()));
        }
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void twoSupervisorsInOneFolderStartTheProgramOnce() throws Exception {
        launchAndKillTheBridge();
        Launcher launcher = Launcher.in(bench.work);
        Process second = launcher.start(bench.folder(task).program());

        assertThat(second.waitFor()).isEqualTo(Launcher.HELD);
        Files.writeString(go, "");
        try (Adapter adapter = nextBridge()) {
            Bench.succeeded(Bench.outcome(adapter.launch(task)));
        }
        assertThat(bench.results.resolve("result")).hasContent("start");
    }

    @Test
    void aFolderThatWasNotFullyPreparedIsPreparedAnew() throws Exception {
        Files.createDirectories(bench.folder(task).in().resolve("left/over"));
        Files.writeString(go, "");
        try (Adapter adapter = nextBridge()) {
            Bench.succeeded(Bench.outcome(adapter.launch(task)));
        }
        assertThat(bench.results.resolve("result")).exists();
    }

    @Test
    void namesAndValuesArriveIntactThoughTheBridgeRunsInTheCLocale() throws Exception {
        String name = "Müller 日本.nmea";
        Files.writeString(Utf8Path.below(bench.uploads, name), "Größe");
        Bench.Task says = Bench.task(Json.object("uri", name, "value", "Straße €😀"));
        Process bridge = OtherBridge.start(folder, OtherBridge.Scenario.SAYS, says, Map.of("LC_ALL", "C"));

        List<String> said =
                List.of(new String(bridge.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n"));

        assertThat(said.get(1)).as("a JVM in the C locale").isNotEqualTo("UTF-8");
        assertThat(said.get(0)).contains("Größe Straße €😀");
        assertThat(Utf8Path.below(bench.results, "Straße €😀/Straße €😀")).hasContent("Straße €😀");
    }
}
