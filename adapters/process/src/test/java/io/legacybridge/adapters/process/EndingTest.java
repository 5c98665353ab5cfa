package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that do not want to end, and what they leave behind. */
class EndingTest {
    @TempDir
    Path folder;

    private Bench bench;
    private @Nullable Adapter adapter;
    private Path ready;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
        ready = folder.resolve("ready");
    }

    @AfterEach
    void close() {
        if (adapter != null) {
            adapter.close();
        }
    }

    private Run launch(Config config, Bench.Task task) throws Exception {
        Adapter made = bench.adapter(config.build());
        adapter = made;
        return made.launch(task);
    }

    private void cancelLeavesNothing(Config config) throws Exception {
        Bench.Task task = Bench.task("{}");
        Run run = launch(config, task);
        await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));

        Bench.get(run.cancel("the test wants it so"));

        assertThat(Processes.of(task.id())).isEmpty();
        assertThat(Bench.outcome(run)).isEqualTo(new Outcome.Abandoned("the test wants it so"));
        assertThat(bench.folder(task).path()).doesNotExist();
    }

    @Test
    void aProgramIsAskedByTermBeforeItIsKilled() throws Exception {
        Path asked = folder.resolve("asked");
        cancelLeavesNothing(Config.shell("trap ': >" + asked + "; exit 0' TERM; : >" + ready + "; sleep 600 & wait"));

        assertThat(asked).exists();
    }

    @Test
    void aProgramThatIgnoresTermIsKilledAfterTheGrace() throws Exception {
        cancelLeavesNothing(Config.shell("trap '' TERM; : >" + ready + "; while :; do sleep 1; done")
                .grace(Duration.ofSeconds(1)));
    }

    @Test
    void aDaemonThatForkedAwayWithSetsidIsEnded() throws Exception {
        cancelLeavesNothing(
                Config.shell("(setsid sh -c 'cd /; : >" + ready + "; sleep 600' >/dev/null 2>&1 &) ; sleep 600"));
    }

    @Test
    void aDaemonThatClearedItsEnvironmentIsEndedWhileItWorksInTheFolder() throws Exception {
        cancelLeavesNothing(
                Config.shell("(env -i setsid sh -c ': >" + ready + "; /bin/sleep 600' >/dev/null 2>&1 &) ; sleep 600"));
    }

    @Test
    void aCancelBeforeTheProgramHasStartedKeepsItFromStarting() throws Exception {
        Path started = folder.resolve("started");
        for (int i = 0; i < 10; i++) {
            Bench.Task task = Bench.task("{}");
            Run run = launch(Config.shell("sleep 600; : >" + started), task);
            Bench.get(run.cancel("at once"));

            assertThat(Processes.of(task.id())).isEmpty();
            assertThat(Bench.outcome(run)).isEqualTo(new Outcome.Abandoned("at once"));
        }
        assertThat(started).doesNotExist();
    }

    @Test
    void whatAProgramLeavesInItsGroupEndsWithIt() throws Exception {
        Bench.Task task = Bench.task("{}");
        Run run = launch(Config.shell("sleep 600 & echo started"), task);

        assertThat(Bench.outcome(run)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(Processes.of(task.id())).isEmpty();
    }

    @Test
    void aDaemonThatKeepsStdoutOpenDoesNotHoldTheRunUp() throws Exception {
        Bench.Task task = Bench.task("{}");
        Run run = launch(
                Config.shell("echo said; setsid sh -c ': >" + ready + "; sleep 600' & while ! [ -e " + ready
                                + " ]; do sleep 0.01; done")
                        .stdout(StdoutResult.TEXT),
                task);

        assertThat(Bench.succeeded(Bench.outcome(run))).isEqualTo("\"said\\n\"");
        assertThat(Processes.of(task.id())).isEmpty();
    }

    @Test
    void aStrangerThatKeepsStdoutOpenDoesNotHoldTheRunUp() throws Exception {
        Bench.Task task = Bench.task("{}");
        Path pid = folder.resolve("pid");
        Run run = launch(
                Config.shell("echo said; env -i setsid sh -c 'cd /; echo $$ >" + pid
                        + ".new; mv " + pid + ".new " + pid + "; exec /bin/sleep 600' & while ! [ -e " + pid
                        + " ]; do sleep 0.01; done"),
                task);
        try {
            assertThat(Bench.outcome(run)).isInstanceOf(Outcome.Succeeded.class);
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aCancelWhileTheResultAwaitsItsConfirmationPublishesNothing() throws Exception {
        Bench.Task task = Bench.task("{}").wanted(new CompletableFuture<>());
        Run run = launch(Config.shell("echo x >r").out("r", "r", "r", bench.results), task);
        await().atMost(Bench.PATIENCE).until(() -> task.asked().get() > 0);

        Bench.get(run.cancel("no longer"));

        assertThat(Bench.outcome(run)).isEqualTo(new Outcome.Abandoned("no longer"));
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aProgramThatEndsWellWhenItIsAskedToEndHasNotMadeIt() throws Exception {
        Bench.Task task = Bench.task("{}");
        Run run = launch(
                Config.shell("trap 'echo half >r; exit 0' TERM; : >" + ready + "; while :; do sleep 0.05; done")
                        .out("r", "r", "r", bench.results),
                task);
        await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));

        Bench.get(run.cancel("the worker is stopping"));

        assertThat(Bench.outcome(run)).isEqualTo(new Outcome.Abandoned("the worker is stopping"));
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aRunWhoseSupervisorIsKilledIsLostAndLeavesNothing() throws Exception {
        Bench.Task task = Bench.task("{}");
        Run run = launch(Config.shell(": >" + ready + "; sleep 600").grace(Duration.ofSeconds(1)), task);
        await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));

        killSupervisor(task);

        Outcome.Failed failed = Bench.failed(Bench.outcome(run));
        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(Json.parse(failed.cause()).get("reason").asText()).isEqualTo("run lost");
        assertThat(Processes.of(task.id())).isEmpty();
    }

    private void killSupervisor(Bench.Task task) throws IOException {
        long pid = bench.folder(task)
                .program()
                .started()
                .orElseThrow()
                .supervisor()
                .pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    @Test
    void noProcessListingShowsTheCommandOfTheSupervisor() throws Exception {
        Bench.Task task = Bench.task("{\"secret\":\"s3cr3t\"}");
        Run run = launch(Config.shell(": >" + ready + "; sleep 600").environment("PASSWORD", "{{$.secret}}"), task);
        await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));

        long supervisor = bench.folder(task)
                .program()
                .started()
                .orElseThrow()
                .supervisor()
                .pid();
        String proc = "/proc/" + supervisor;
        assertThat(Processes.read(Path.of(proc, "cmdline"))).contains(task.id()).doesNotContain("s3cr3t");
        assertThat(Processes.read(Path.of(proc, "environ"))).doesNotContain("s3cr3t");
        Bench.get(run.cancel("seen"));
    }
}
