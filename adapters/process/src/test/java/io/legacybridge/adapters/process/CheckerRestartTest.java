package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge that dies by KILL while a checker is at work takes nothing with it, and the next one goes on. */
class CheckerRestartTest {
    @TempDir
    Path folder;

    private Bench bench;
    private Bench.Task task;
    private Path go;

    @BeforeEach
    void launchAndKillTheBridge() throws Exception {
        bench = new Bench(folder);
        go = folder.resolve("go");
        Path ready = folder.resolve("ready");
        task = Bench.task(Json.object("go", go.toString(), "ready", ready.toString()));
        Process bridge = OtherBridge.start(folder, OtherBridge.Scenario.CHECKS, task, Map.of());
        try {
            await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));
        } finally {
            bridge.destroyForcibly();
        }
        assertThat(bridge.waitFor()).isEqualTo(137);
    }

    @AfterEach
    void endWhatIsLeft() throws IOException {
        for (long pid : Processes.of(task.id())) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private Adapter nextBridge() {
        return bench.adapter(OtherBridge.Scenario.CHECKS.config(bench).build());
    }

    private Path inRun(String file) {
        return bench.folder(task).out().resolve(file);
    }

    @Test
    void aCheckerThatGoesOnIsFollowed() throws Exception {
        try (Adapter adapter = nextBridge()) {
            Run run = adapter.launch(task);
            assertThat(run.outcome().toCompletableFuture()).isNotDone();
            assertThat(inRun("checks")).hasContent("check");
            Files.writeString(go, "");

            Bench.succeeded(Bench.outcome(run));
        }
        assertThat(bench.results.resolve("result")).hasContent("start");
        assertThat(Processes.of(task.id())).isEmpty();
    }

    @Test
    void whatACheckerFoundMeanwhileIsTaken() throws Exception {
        Files.writeString(go, "");
        await().atMost(Bench.PATIENCE).until(() -> Processes.of(task.id()).isEmpty());
        long checks = Files.size(inRun("checks"));

        try (Adapter adapter = nextBridge()) {
            Run run = adapter.launch(task);

            Bench.succeeded(Bench.outcome(run));
        }
        assertThat(checks).isEqualTo("check\n".length());
        assertThat(bench.results.resolve("result")).hasContent("start");
    }

    @Test
    void aCheckerThatDiedWithTheBridgeIsRunAgainAndTheProgramIsNot() throws Exception {
        SupervisedFolder checker = bench.folder(task).checker();
        ProcessHandle.of(checker.started().orElseThrow().supervisor().pid())
                .orElseThrow()
                .destroyForcibly();

        try (Adapter adapter = nextBridge()) {
            Run run = adapter.launch(task);
            await().atMost(Bench.PATIENCE)
                    .until(() -> Files.readString(inRun("checks")).equals("check\ncheck\n"));
            Files.writeString(go, "");

            Bench.succeeded(Bench.outcome(run));
        }
        assertThat(bench.results.resolve("result")).hasContent("start");
    }

    @Test
    void aCheckerFromBeforeTheLastBootIsRunAgain() throws Exception {
        Path noted = bench.folder(task).checker().path().resolve("started");
        String real = Files.readString(noted);
        Files.writeString(noted, "another-boot" + real.substring(real.indexOf('|')));
        endWhatIsLeft();
        Files.writeString(go, "");

        try (Adapter adapter = nextBridge()) {
            Bench.succeeded(Bench.outcome(adapter.launch(task)));
        }
        assertThat(bench.results.resolve("result")).hasContent("start");
    }

    @Test
    void whatWasChangedMeanwhileIsNotPublished() throws Exception {
        Files.writeString(bench.folder(task).out().resolve("r"), "another");
        Files.writeString(go, "");

        try (Adapter adapter = nextBridge()) {
            assertThat(Bench.failed(Bench.outcome(adapter.launch(task))).error())
                    .isEqualTo("Process.OutputInvalid");
        }
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aCheckerThatGoesOnCanBeCancelled() throws Exception {
        try (Adapter adapter = nextBridge()) {
            Run run = adapter.launch(task);
            Bench.get(run.cancel("not wanted"));

            assertThat(Bench.outcome(run)).isEqualTo(new Outcome.Abandoned("not wanted"));
        }
        assertThat(Processes.of(task.id())).isEmpty();
        assertThat(bench.results).isEmptyDirectory();
    }
}
