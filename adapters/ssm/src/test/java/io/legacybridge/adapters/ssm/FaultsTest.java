package io.legacybridge.adapters.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.HttpEndpoint;
import io.legacybridge.testkit.aws.SsmEndpoint;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Systems Manager, its agent and its hosts as they fail: a program is started once, and its end is found. */
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {
    @TempDir
    Path folder;

    private SsmBench bench;
    private Path starts;

    @BeforeEach
    void open() throws IOException {
        bench = new SsmBench(folder);
        starts = folder.resolve("starts");
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private SsmBench.Conf counted(String script) {
        return SsmBench.sh("echo start >>" + starts + "; " + script)
                .grace(Duration.ofSeconds(1))
                .stdout(StdoutResult.TEXT);
    }

    /** A program that waits for the test. */
    private SsmBench.Conf waiting() {
        return counted("while [ ! -e " + folder.resolve("go") + " ]; do sleep 0.1; done; echo done");
    }

    private void go() throws IOException {
        Files.createFile(folder.resolve("go"));
    }

    private int starts() throws IOException {
        return Files.exists(starts) ? Files.readAllLines(starts).size() : 0;
    }

    private void assertFault(Run run, String why) {
        assertThatThrownBy(() -> SsmBench.outcome(run))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining(why);
    }

    private void assertDoneOnce(Run run) throws Exception {
        assertThat(SsmBench.outcome(run)).isEqualTo(new Outcome.Succeeded("\"done\\n\""));
        assertThat(starts()).isEqualTo(1);
    }

    // Systems Manager

    @Test
    void aCommandThatIsNotKnownYetIsLookedForAgain() throws Exception {
        bench.ssm.hideCommands(5);

        assertDoneOnce(SsmBench.launch(bench.adapter(counted("echo done")), "{}"));
        assertThat(bench.ssm.sends()).hasSize(1);
    }

    @Test
    void throttledAndBrokenLooksFailNoRun() throws Exception {
        bench.ssm.next(
                "GetCommandInvocation",
                SsmEndpoint.error(400, "ThrottlingException", "Rate exceeded"),
                SsmEndpoint.error(500, "InternalServerError", "oops"),
                new HttpEndpoint.Reset(),
                SsmEndpoint.error(400, "AccessDeniedException", "not yet"));

        assertDoneOnce(SsmBench.launch(bench.adapter(counted("echo done")), "{}"));
    }

    @Test
    void aSendWhoseAnswerIsLostRunsOnce() throws Exception {
        bench.ssm.next("SendCommand", new HttpEndpoint.Silence());

        assertDoneOnce(SsmBench.launch(bench.adapter(counted("echo done")), "{}"));
    }

    @Test
    void aCommandThatIsSentTwiceRunsOnceAndBothSayTheSame() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Run first = bench.adapter(waiting()).launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> starts() == 1);
        // As after a crash between the sending and the note of it.
        new Notes(bench.work).write(task.task().id(), new Notes.Note(SsmBench.HOST, null));

        Run second = bench.adapter(waiting()).launch(task.again());
        await().atMost(SsmBench.PATIENCE).until(() -> bench.ssm.sends().size() == 2);
        go();

        assertDoneOnce(first);
        assertDoneOnce(second);
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, Ssm.Rejected",
        "InvalidDocument, Ssm.Rejected",
        "UnsupportedPlatformType, Ssm.Rejected",
        "MaxDocumentSizeExceeded, Ssm.Rejected"
    })
    void whatSystemsManagerWillNeverDoFailsTheTask(String code, String error) throws Exception {
        bench.ssm.next("SendCommand", SsmEndpoint.error(400, code, "never"));

        Outcome.Failed failed = SsmBench.failed(bench.run(counted("echo done"), "{}"));

        assertThat(failed.error()).isEqualTo(error);
        assertThat(failed.cause()).contains(code + ": never");
        assertThat(starts()).isZero();
    }

    @Test
    void aHostThatIsNotThereFailsTheLaunch() throws Exception {
        bench.ssm.terminate(SsmBench.HOST);
        Adapter adapter = bench.adapter(counted("echo done"));

        assertThatThrownBy(() -> SsmBench.launch(adapter, "{}"))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("InvalidInstanceId");
        assertThatThrownBy(adapter::probe).isInstanceOf(TargetUnavailableException.class);
    }

    // Delivery

    @ParameterizedTest
    @ValueSource(strings = {"Undeliverable", "DeliveryTimedOut"})
    void aCommandThatIsNeverDeliveredIsTheFaultOfItsTarget(String detail) throws Exception {
        bench.ssm.deliver(false);
        Run run = SsmBench.launch(bench.adapter(counted("echo done")), "{}");

        bench.ssm.endUndelivered(detail);

        assertFault(run, "was not delivered");
        assertThat(starts()).isZero();
    }

    // The agent and the host

    @Test
    void aProgramGoesOnWhenTheAgentIsRestartedAndItsEndIsFound() throws Exception {
        Run run = SsmBench.launch(bench.adapter(waiting()), "{}");
        await().atMost(SsmBench.PATIENCE).until(() -> starts() == 1);

        bench.ssm.restartAgent();
        await().atMost(SsmBench.PATIENCE).until(() -> bench.ssm.sends().size() == 2);
        go();

        assertDoneOnce(run);
    }

    @Test
    void aHostThatIsGoneTakesItsRunsAlong() throws Exception {
        Run run = SsmBench.launch(bench.adapter(waiting(), Duration.ofMillis(300)), "{}");
        await().atMost(SsmBench.PATIENCE).until(() -> starts() == 1);

        bench.ssm.terminate(SsmBench.HOST);

        assertFault(run, "is gone");
        go();
    }

    @Test
    void aHostWhoseAgentIsSilentIsNotGone() throws Exception {
        Run run = SsmBench.launch(bench.adapter(waiting(), Duration.ofMillis(100)), "{}");
        await().atMost(SsmBench.PATIENCE).until(() -> starts() == 1);
        bench.ssm.ping(SsmBench.HOST, "ConnectionLost");
        int before = bench.ssm.calls("DescribeInstanceInformation");
        await().atMost(SsmBench.PATIENCE).until(() -> bench.ssm.calls("DescribeInstanceInformation") > before + 3);

        go();

        assertDoneOnce(run);
    }

    @Test
    void aSupervisorThatIsKilledLosesTheRunAndLeavesNothing() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Run run = bench.adapter(counted("sleep 600")).launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> SsmBench.alive(task.task().id()));
        Path started = bench.runs.resolve(task.task().id()).resolve("control/started");
        String supervisor = Files.readString(started).split("\\|")[1].split(" ")[0];

        new ProcessBuilder("kill", "-s", "KILL", supervisor).start().waitFor();

        Outcome.Failed failed = SsmBench.failed(SsmBench.outcome(run));
        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(failed.cause()).contains("run lost");
        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    @Test
    void aProgramThatRemovesItsRunsFolderLosesTheRunAndLeavesNothing() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");

        Run run =
                bench.adapter(counted("rm -rf \"$HOME/../control\"; sleep 600")).launch(task);

        Outcome.Failed failed = SsmBench.failed(SsmBench.outcome(run));
        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(failed.cause()).contains("run lost");
        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    @Test
    void aHostWithoutTheUserIsUnfit() throws Exception {
        Outcome.Failed failed = SsmBench.failed(bench.run(counted("echo done").runAs("no-such-user"), "{}"));

        assertThat(failed.error()).isEqualTo("Ssm.HostUnfit");
        assertThat(failed.cause()).contains("no-such-user");
    }

    // The bridge

    @Test
    void aRunIsJudgedByTheConfigurationThatItStartedUnder() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Adapter before = bench.adapter(waiting());
        Handle handle = before.launch(task).handle();
        await().atMost(SsmBench.PATIENCE).until(() -> starts() == 1);
        before.close();
        go();

        Run found = bench.adapter(waiting().stdout(StdoutResult.NONE).verdict(Set.of(4)))
                .reattach(task.again(), handle)
                .orElseThrow();

        assertDoneOnce(found);
    }

    // Cancelling

    @Test
    void aCancelledRunIsGoneOnItsHostWhenThatIsSaid() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Run run = bench.adapter(counted("trap '' TERM; (setsid sleep 600 &) ; while :; do sleep 1; done"))
                .launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> SsmBench.alive(task.task().id()));

        SsmBench.get(run.cancel("stopped"));

        assertThat(SsmBench.alive(task.task().id())).isFalse();
        assertThat(SsmBench.outcome(run)).isEqualTo(new Outcome.Abandoned("stopped"));
        assertThat(bench.ssm.calls("CancelCommand")).isEqualTo(1);
    }

    @Test
    void aRunThatIsCancelledBeforeItsDeliveryNeverBegins() throws Exception {
        bench.ssm.deliver(false);
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Run run = bench.adapter(counted("echo done")).launch(task);
        bench.ssm.deliver(true);

        SsmBench.get(run.cancel("stopped"));

        // Sent once more, as by a bridge that knows nothing of the cancelling.
        new Notes(bench.work).write(task.task().id(), new Notes.Note(SsmBench.HOST, null));
        Outcome.Failed late = SsmBench.failed(
                SsmBench.outcome(bench.adapter(counted("echo done")).launch(task.again())));
        assertThat(late.cause()).contains("was cancelled");
        assertThat(starts()).isZero();
    }

    @Test
    void aStopThatIsNotConfirmedIsSentAgainAndNotBelieved() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Run run = bench.adapter(waiting()).launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> starts() == 1);
        bench.ssm.deliver(false);
        var gone = run.cancel("stopped").toCompletableFuture();
        await().atMost(SsmBench.PATIENCE).until(() -> bench.ssm.sends().size() == 2);
        assertThat(gone).isNotDone();
        assertThat(run.outcome().toCompletableFuture()).isNotDone();
        assertThat(SsmBench.alive(task.task().id())).isTrue();

        bench.ssm.deliver(true);
        bench.ssm.endUndelivered("Undeliverable");

        SsmBench.get(gone);
        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    @Test
    void aCommandThatSomebodyElseCancelsEndsTheProgramToo() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Run run = bench.adapter(counted("sleep 600")).launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> SsmBench.alive(task.task().id()));

        bench.ssm.cancelByHand();

        assertThat(SsmBench.failed(SsmBench.outcome(run)).error()).isEqualTo("Ssm.Cancelled");
        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    // Several hosts

    @Test
    void theLeastBusyHostThatIsOnlineIsTaken() throws Exception {
        String second = "i-0aaaaaaaaaaaaaaa1";
        String third = "i-0aaaaaaaaaaaaaaa2";
        bench.ssm
                .host(second, Map.of("Role", "translator"))
                .host(third, Map.of("Role", "translator"))
                .host("i-0aaaaaaaaaaaaaaa3", Map.of("Role", "other"));
        bench.ssm.ping(third, "ConnectionLost");
        Adapter adapter = bench.adapter(waiting().tags(Map.of("Role", "translator")));
        List<Run> runs = new ArrayList<>();

        for (int i = 0; i < 6; i++) {
            runs.add(SsmBench.launch(adapter, "{}"));
        }
        go();
        for (Run run : runs) {
            SsmBench.outcome(run);
        }

        List<String> taken =
                runs.stream().map(run -> run.handle().get(SsmRun.INSTANCE)).toList();
        assertThat(taken).containsOnly(SsmBench.HOST, second);
        assertThat(taken.stream().filter(second::equals)).hasSize(3);
    }

    @Test
    void withoutAHostThatIsOnlineTheLaunchFails() throws Exception {
        bench.ssm.ping(SsmBench.HOST, "ConnectionLost");
        Adapter adapter = bench.adapter(waiting().tags(Map.of("Role", "translator")));

        assertThatThrownBy(() -> SsmBench.launch(adapter, "{}"))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("no Linux host with the tags {Role=translator} is online");
    }
}
