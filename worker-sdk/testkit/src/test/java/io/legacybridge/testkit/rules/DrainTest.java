package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.testkit.Fault;
import io.legacybridge.testkit.ScriptedAdapter.ScriptedRun;
import io.legacybridge.worker.WorkerState;
import io.legacybridge.worker.policy.DrainPolicy;
import io.legacybridge.worker.policy.RunPolicy;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 7: shutdown loses nothing. The bench gives running work 30 seconds, and a poll may take 60. */
class DrainTest {
    @Test
    void noPollIsSentAndOpenOnesAreLeftToEnd() {
        Bench bench = Bench.started(Bench.slots(2));

        bench.drain();
        bench.seconds(59);
        assertThat(bench.service.openPolls()).isEqualTo(2);
        assertThat(bench.stopped()).isFalse();
        bench.seconds(1);

        assertThat(bench.stopped()).isTrue();
        assertThat(bench.service.calls(Kind.POLL)).hasSize(2);
        assertThat(bench.worker.state()).isEqualTo(WorkerState.STOPPED);
    }

    @Test
    void aDrainingWorkerIsNotReady() {
        Bench bench = Bench.started(Bench.slots(1));
        assertThat(bench.worker.ready()).isTrue();

        bench.drain();

        assertThat(bench.worker.ready()).isFalse();
    }

    @Test
    void runningWorkMayFinish() {
        Bench bench = Bench.started(Bench.slots(1));
        TaskToken task = bench.task();
        bench.drain();
        bench.seconds(29);

        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.stopped()).isTrue();
    }

    @Test
    void whatIsSettledIsForgottenByItsAdapterBeforeTheWorkerStops() {
        List<Runnable> blocking = new ArrayList<>();
        Bench bench = Bench.started(Bench.slots(1), builder -> builder.launcher(blocking::add));
        TaskToken task = bench.task();
        blocking.remove(0).run();
        bench.clock.runDue();
        bench.drain();

        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.service.result(task)).isPresent();
        assertThat(bench.stopped()).isFalse();
        blocking.remove(0).run();
        bench.clock.runDue();

        assertThat(bench.adapter.settledRuns()).hasSize(1);
        assertThat(bench.journal.tasks()).isEmpty();
        assertThat(bench.stopped()).isTrue();
    }

    @Test
    void workThatDoesNotFinishInTimeIsCancelledAndHandedBack() {
        Bench bench = Bench.started(Bench.slots(1));
        TaskToken task = bench.task();
        bench.drain();

        bench.seconds(30);
        assertThat(bench.adapter.lastRun().cancelled()).isTrue();
        bench.adapter.lastRun().end(new Outcome.Failed("Process.Killed", "by us"));
        bench.clock.runDue();

        assertHandedBack(bench, task);
        assertThat(bench.stopped()).isTrue();
    }

    @Test
    void workThatSucceedsWhileItIsCancelledCounts() {
        Bench bench = Bench.started(Bench.slots(1));
        TaskToken task = bench.task();
        bench.drain();
        bench.seconds(30);

        ScriptedRun run = bench.adapter.lastRun();
        run.confirmGone();
        run.succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void handedBackIsOnlyWhenOurLastPollHasEnded() {
        Bench bench = Bench.started(Bench.slots(2));
        TaskToken task = bench.task();
        bench.drain();
        bench.seconds(30);
        bench.adapter.lastRun().confirmGone();

        bench.seconds(29);
        assertThat(bench.service.calls(Kind.FAIL)).isEmpty();
        assertThat(bench.service.heartbeats(task)).isGreaterThan(4);
        bench.seconds(1);

        assertHandedBack(bench, task);
        assertThat(bench.stopped()).isTrue();
    }

    @Test
    void aLateTaskThatFitsIsRun() {
        Bench bench = Bench.started(Bench.slots(2));
        bench.task();
        bench.seconds(5);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        bench.drain();

        TaskToken late = bench.task();
        bench.seconds(5);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(late)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void aLateTaskThatDoesNotFitIsHeldAndHandedBackAfterTheLastPoll() {
        Bench bench = Bench.started(Bench.slots(2));
        bench.task();
        bench.seconds(20);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        bench.drain();
        bench.seconds(15);

        TaskToken late = bench.task();
        bench.seconds(20);

        assertThat(bench.adapter.launches()).isEqualTo(1);
        assertThat(bench.service.heartbeats(late)).isPositive();
        assertThat(bench.service.calls(Kind.FAIL)).isEmpty();
        bench.seconds(40);
        assertHandedBack(bench, late);
        assertThat(bench.stopped()).isTrue();
    }

    @Test
    void aRunThatIsNotConfirmedGoneIsNotHandedBack() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.task();
        bench.drain();

        bench.seconds(60);

        assertThat(bench.stopped()).isTrue();
        assertThat(bench.service.calls(Kind.FAIL)).isEmpty();
        assertThat(bench.events).contains("settled LEFT_OPEN");
    }

    @Test
    void aReportThatIsUnderWayIsWaitedFor() {
        Bench bench = Bench.started(Bench.slots(1));
        TaskToken task = bench.task();
        bench.service.always(Kind.SUCCEED, Fault.reset());
        bench.adapter.lastRun().succeed();
        bench.seconds(5);
        bench.drain();
        assertThat(bench.stopped()).isFalse();

        bench.service.heal(Kind.SUCCEED);
        bench.seconds(20);

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.stopped()).isTrue();
    }

    @Test
    void itEndsWithinTheOneNumberWhateverHappens() {
        Bench bench = Bench.started(Bench.slots(3));
        bench.service.always(Kind.FAIL, Fault.reset());
        bench.service.always(Kind.HEARTBEAT, Fault.silence());
        bench.service.always(Kind.POLL, Fault.silence());
        bench.service.always(Kind.SUCCEED, Fault.reset());
        bench.task();
        bench.task();
        bench.adapter.lastRun().succeed();

        bench.drain();
        bench.seconds(80);
        assertThat(bench.stopped()).isFalse();
        bench.clock.advance(bench.worker.maximumStopTime().minusSeconds(80));

        assertThat(bench.stopped()).isTrue();
        assertThat(bench.count("settled LEFT_OPEN")).isEqualTo(2);
    }

    @Test
    void theOneNumberIsThePollOrTheWorkAndThenTheReports() {
        Duration withinAPoll = Bench.started(Bench.slots(1)).worker.maximumStopTime();
        Duration longWork = Bench.started(
                        Bench.slots(1).withRuns(RunPolicy.defaults().withCancelWithin(Duration.ofSeconds(10))),
                        builder -> builder.drain(new DrainPolicy(Duration.ofSeconds(300), Duration.ofSeconds(5))))
                .worker
                .maximumStopTime();

        assertThat(withinAPoll).isEqualTo(Duration.ofSeconds(70 + 15 + 2));
        assertThat(longWork).isEqualTo(Duration.ofSeconds(300 + 10 + 5 + 2));
    }

    private static void assertHandedBack(Bench bench, TaskToken task) {
        assertThat(bench.service.result(task)).get().isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(failed.cause()).startsWith("{\"reason\":\"draining\"");
        });
    }

    @Test
    void aWorkerThatIsClosedLaunchesNothingMore() {
        Bench bench = Bench.started(Bench.slots(2));
        bench.task();
        bench.worker.close();
        bench.clock.runDue();

        bench.task();

        assertThat(bench.adapter.launches()).isEqualTo(1);
        assertThat(bench.events).contains("settled LEFT_OPEN");
        assertThat(bench.stopped()).isTrue();
    }
}
