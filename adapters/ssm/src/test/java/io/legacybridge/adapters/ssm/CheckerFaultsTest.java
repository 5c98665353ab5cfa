package io.legacybridge.adapters.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.SsmEndpoint;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What goes wrong while a checker is at work: it is found again, the program is started once, and nothing is left. */
@Execution(ExecutionMode.CONCURRENT)
class CheckerFaultsTest {
    private static final Outcome DONE = new Outcome.Succeeded("\"done\\n\"");

    @TempDir
    Path folder;

    private SsmBench bench;
    private TestTaskContext task;
    private Path starts;
    private Path checks;
    private Path go;

    @BeforeEach
    void open() throws IOException {
        bench = new SsmBench(folder);
        task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        starts = folder.resolve("starts");
        checks = folder.resolve("checks");
        go = folder.resolve("go");
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private SsmBench.Conf program(String script) {
        return SsmBench.sh("echo start >>" + starts + "; " + script)
                .grace(Duration.ofSeconds(1))
                .stdout(StdoutResult.TEXT);
    }

    private SsmBench.Conf checked(String script) {
        return program("echo done")
                .checker(Checker.sh("echo check >>" + checks + "; " + script).build());
    }

    private String waitsForGo() {
        return "while [ ! -e " + go + " ]; do sleep 0.05; done";
    }

    /** A checker that waits for the test. */
    private SsmBench.Conf waiting() {
        return checked(waitsForGo());
    }

    /** The run of the task once its checker is at work. */
    private Run atWork(Adapter adapter) throws Exception {
        Run run = adapter.launch(task);
        awaitChecks(1);
        return run;
    }

    private void awaitChecks(int number) {
        await().atMost(SsmBench.PATIENCE).until(() -> lines(checks) == number);
    }

    private void awaitSends(int number) {
        await().atMost(SsmBench.PATIENCE).until(() -> bench.ssm.sends().size() == number);
    }

    private void go() throws IOException {
        Files.createFile(go);
    }

    private static int lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private void assertDone(Run run) throws Exception {
        assertThat(SsmBench.outcome(run)).isEqualTo(DONE);
        assertThat(lines(starts)).isEqualTo(1);
    }

    private void assertDoneOnce(Run run) throws Exception {
        assertDone(run);
        assertThat(lines(checks)).isEqualTo(1);
    }

    private void assertNothingIsLeft() {
        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    private Path control() {
        return bench.runs.resolve(task.task().id()).resolve("control");
    }

    private void killSupervisor(String of) throws Exception {
        Path started = control().resolve(of).resolve("started");
        await().atMost(SsmBench.PATIENCE)
                .until(() -> Files.exists(started) && Files.readString(started).endsWith("|\n"));
        String supervisor = Files.readString(started).split("\\|")[1].split(" ")[0];
        new ProcessBuilder("kill", "-s", "KILL", supervisor).start().waitFor();
    }

    // The agent and the host

    @Test
    void aCheckerGoesOnWhenTheAgentIsRestartedAndWhatItFindsIsTaken() throws Exception {
        Run run = atWork(bench.adapter(waiting()));

        bench.ssm.restartAgent();
        awaitSends(2);
        go();

        assertDoneOnce(run);
    }

    @Test
    void aRunWhoseAgentIsRestartedAmidItsProgramIsChecked() throws Exception {
        Run run = bench.adapter(program(waitsForGo() + "; echo done")
                        .checker(Checker.sh("echo check >>" + checks).build()))
                .launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> lines(starts) == 1);

        bench.ssm.restartAgent();
        go();

        assertDoneOnce(run);
    }

    @Test
    void aCommandThatIsSentTwiceChecksOnceAndBothSayTheSame() throws Exception {
        Run first = atWork(bench.adapter(waiting()));
        // As after a crash between the sending and the note of it.
        new Notes(bench.work).write(task.task().id(), new Notes.Note(SsmBench.HOST, null));

        Run second = bench.adapter(waiting()).launch(task.again());
        awaitSends(2);
        go();

        assertDoneOnce(first);
        assertDoneOnce(second);
    }

    /** All of them wait for the program, and all go on to its checker at once. */
    @Test
    void ofManyScriptsOneStartsTheChecker() throws Exception {
        SsmBench.Conf conf = program(waitsForGo() + "; echo done")
                .checker(Checker.sh("echo check >>" + checks + "; sleep 1").build());
        Run run = bench.adapter(conf).launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> lines(starts) == 1);
        List<Run> others = new ArrayList<>();
        for (int sends = 2; sends <= 5; sends++) {
            new Notes(bench.work).write(task.task().id(), new Notes.Note(SsmBench.HOST, null));
            others.add(bench.adapter(conf).launch(task.again()));
            awaitSends(sends);
        }
        go();

        assertDoneOnce(run);
        for (Run other : others) {
            assertDoneOnce(other);
        }
    }

    @Test
    void aCheckerWhoseSupervisorIsKilledIsStartedOnceMore() throws Exception {
        Run run = atWork(bench.adapter(waiting()));

        killSupervisor("checker.1");
        awaitChecks(2);
        go();

        assertDone(run);
        assertThat(lines(checks)).isEqualTo(2);
    }

    /** As when the host is started again: neither the agent's script nor anything of the run is there any more. */
    @Test
    void aCheckerThatDiedWithTheAgentIsStartedOnceMoreAndTheProgramIsNot() throws Exception {
        Run run = atWork(bench.adapter(waiting()));

        bench.ssm.restartAgent();
        killSupervisor("checker.1");
        awaitChecks(2);
        go();

        assertDone(run);
        assertThat(lines(checks)).isEqualTo(2);
    }

    @Test
    void aCheckerWhoseSupervisorIsKilledTwiceIsLostAndLeavesNothing() throws Exception {
        Run run = atWork(bench.adapter(waiting()));

        killSupervisor("checker.1");
        awaitChecks(2);
        killSupervisor("checker.2");

        Outcome.Failed failed = SsmBench.failed(SsmBench.outcome(run));
        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(failed.cause()).contains("run lost").contains("the checker /bin/sh");
        assertNothingIsLeft();
    }

    @Test
    void whatHoldsTheProgramsOutputOpenIsEndedBeforeTheCheckerIsAsked() throws Exception {
        SsmBench.Conf conf = program("echo done; setsid sleep 600 &")
                .checker(Checker.sh("echo check >>" + checks).build());

        assertDoneOnce(bench.adapter(conf).launch(task));
        assertNothingIsLeft();
    }

    @Test
    void aFolderWhoseProgramEndedLongAgoStaysWhileItsCheckerIsAtWork() throws Exception {
        Run run = atWork(bench.adapter(waiting()));
        Path old = bench.runs.resolve(task.task().id());
        age(old);
        SsmBench.succeeded(bench.run(SsmBench.sh("true"), "{}"));
        assertThat(old).exists();
        go();
        assertDoneOnce(run);
        age(old);

        SsmBench.succeeded(bench.run(SsmBench.sh("true"), "{}"));

        await().atMost(SsmBench.PATIENCE).until(() -> Files.notExists(old));
    }

    /** Lets two days go by for all that is in a folder; Java would wait for somebody to write into its pipes. */
    private static void age(Path root) throws Exception {
        int code = new ProcessBuilder("find", root.toString(), "-exec", "touch", "-d", "2 days ago", "{}", "+")
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    // The bridge

    @Test
    void aCheckerIsFollowedByTheNextBridgeAndJudgedByTheConfigurationThatItStartedUnder() throws Exception {
        Adapter before = bench.adapter(checked(waitsForGo() + "; exit 3"));
        Handle handle = atWork(before).handle();
        before.close();
        Adapter after = bench.adapter(program("echo other")
                .checker(Checker.sh("true").rule(3, null, null, "T.Three").build()));

        Run found = after.reattach(task.again(), handle).orElseThrow();
        go();

        assertThat(SsmBench.failed(SsmBench.outcome(found)).error()).isEqualTo("Process.OutputInvalid");
        assertThat(lines(starts)).isEqualTo(1);
        assertThat(lines(checks)).isEqualTo(1);
    }

    @Test
    void whatACheckerFoundWhileNoBridgeLookedIsTaken() throws Exception {
        Adapter before = bench.adapter(waiting());
        Handle handle = atWork(before).handle();
        before.close();
        go();
        await().atMost(SsmBench.PATIENCE)
                .until(() -> Files.exists(control().resolve("checker.1").resolve("exit")));

        assertDoneOnce(bench.adapter(waiting()).reattach(task.again(), handle).orElseThrow());
    }

    /** As that of a bridge from before there were checkers, on a host that its script has prepared. */
    @Test
    void aRunFromBeforeThereWereCheckersIsJudgedWithoutOne() throws Exception {
        Adapter before = bench.adapter(program(waitsForGo() + "; echo done"));
        Handle handle = before.launch(task).handle();
        await().atMost(SsmBench.PATIENCE).until(() -> lines(starts) == 1);
        before.close();
        Path spec = control().resolve("spec");
        assertThat(spec).content().contains("\"checker\":null,");
        Files.writeString(spec, Files.readString(spec).replace("\"checker\":null,", ""));
        for (String unknown : List.of("checker", "accepted", "outputs", "owner")) {
            Files.delete(control().resolve(unknown));
        }
        Run found = bench.adapter(waiting()).reattach(task.again(), handle).orElseThrow();

        bench.ssm.restartAgent();
        awaitSends(2);
        go();

        assertDone(found);
        assertThat(checks).doesNotExist();
    }

    // Cancelling

    @Test
    void aCancelEndsACheckerThatResistsAndWhatEscapedFromIt() throws Exception {
        Run run = atWork(bench.adapter(checked("trap '' TERM; (setsid sleep 600 &) ; while :; do sleep 1; done")));

        SsmBench.get(run.cancel("stopped"));

        assertNothingIsLeft();
        assertThat(SsmBench.outcome(run)).isEqualTo(new Outcome.Abandoned("stopped"));
    }

    @Test
    void aCheckerThatEndsWellWhenItIsAskedToEndHasNotChecked() throws Exception {
        bench.ssm.next("CancelCommand", SsmEndpoint.error(500, "InternalServerError", "oops"));
        Run run = atWork(bench.adapter(checked("trap 'exit 0' TERM; while :; do sleep 0.05; done")));

        SsmBench.get(run.cancel("stopped"));

        assertThat(SsmBench.outcome(run)).isEqualTo(new Outcome.Abandoned("stopped"));
        assertNothingIsLeft();
    }

    /** The script goes on, since the cancelling of its command is refused. */
    @Test
    void aProgramThatEndsWellWhenItIsAskedToEndIsNotChecked() throws Exception {
        bench.ssm.next("CancelCommand", SsmEndpoint.error(400, "InvalidCommandId", "never heard of it"));
        Run run = bench.adapter(program("trap 'exit 0' TERM; while :; do sleep 0.05; done")
                        .checker(Checker.sh("echo check >>" + checks).build()))
                .launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> lines(starts) == 1);

        SsmBench.get(run.cancel("stopped"));

        assertThat(SsmBench.outcome(run)).isEqualTo(new Outcome.Abandoned("stopped"));
        // Sent once more, as by a bridge that knows nothing of the cancelling.
        new Notes(bench.work).write(task.task().id(), new Notes.Note(SsmBench.HOST, null));
        Outcome.Failed late =
                SsmBench.failed(SsmBench.outcome(bench.adapter(waiting()).launch(task.again())));
        assertThat(late.cause()).contains("was cancelled");
        assertThat(checks).doesNotExist();
    }
}
