package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.testkit.Fault;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Rule 5: heartbeats owe nothing to the work. And rule 3: what is published was just confirmed to be wanted. */
class HeartbeatTest {
    @Test
    void theFirstGoesOutWithinTwoSeconds() {
        Bench bench = Bench.started(Bench.slots(1));
        TaskToken task = bench.task();
        assertThat(bench.service.calls(Kind.HEARTBEAT)).isEmpty();

        bench.seconds(2);

        assertThat(bench.service.heartbeats(task)).isEqualTo(1);
    }

    @Test
    void theFirstOfAShortIntervalGoesOutWithinAThirdOfIt() {
        Bench bench = Bench.started(Bench.slots(1).withClocks(Duration.ofSeconds(3), Duration.ofMinutes(1)));
        TaskToken task = bench.task();

        bench.seconds(1);

        assertThat(bench.service.heartbeats(task)).isEqualTo(1);
    }

    @Test
    void theyGoOutAtAThirdOfTheInterval() {
        Bench bench = Bench.started(Bench.slots(1));
        TaskToken task = bench.task();

        bench.seconds(10 * 60);

        // 30 s of HeartbeatSeconds: one every eight to ten seconds.
        assertThat(bench.service.heartbeats(task)).isBetween(60, 76);
    }

    @Test
    void theyDoNotAllGoOutTogether() {
        Bench bench = Bench.started(Bench.slots(100));
        for (int i = 0; i < 100; i++) {
            bench.task();
        }

        bench.clock.advance(Duration.ofMillis(1_500));

        assertThat(bench.service.calls(Kind.HEARTBEAT)).hasSizeBetween(20, 80);
    }

    @Test
    void theyGoOutWhileALaunchBlocks() {
        Bench bench = Bench.started(Bench.slots(1), builder -> builder.launcher(action -> {}));
        TaskToken task = bench.task();

        bench.seconds(60);

        assertThat(bench.adapter.launches()).isZero();
        assertThat(bench.service.heartbeats(task)).isGreaterThan(4);
    }

    @Test
    void throttlingSlowsThemAndFailsNothing() {
        Bench bench = Bench.started(Bench.slots(1));
        TaskToken task = bench.task();
        for (int i = 0; i < 5; i++) {
            bench.service.next(Kind.HEARTBEAT, Fault.throttled());
        }

        bench.seconds(300);

        assertThat(bench.service.heartbeats(task)).isPositive();
        assertThat(bench.adapter.lastRun().cancelled()).isFalse();
        assertThat(bench.service.result(task)).isEmpty();
    }

    @Test
    void aTaskThatTimedOutIsCancelledAndNotReported() {
        Bench bench = Bench.started(Bench.slots(1));
        TaskToken task = bench.task();
        bench.service.timeOut(task);

        bench.seconds(2);
        assertThat(bench.adapter.lastRun().cancelReason()).contains("Task Timed Out");
        bench.adapter.lastRun().succeed();
        bench.seconds(60);

        assertThat(bench.service.calls(Kind.SUCCEED)).isEmpty();
        assertThat(bench.service.calls(Kind.FAIL)).isEmpty();
        assertThat(bench.events).contains("outcome Abandoned", "settled ABANDONED");
        assertThat(bench.status().tasks()).isEmpty();
    }

    @Test
    void aTaskWithoutAnAcknowledgedBeatForTheWholeIntervalIsFenced() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.service.always(Kind.HEARTBEAT, Fault.reset());
        bench.task();

        bench.seconds(29);
        assertThat(bench.adapter.lastRun().cancelled()).isFalse();
        bench.seconds(1);

        assertThat(bench.adapter.lastRun().cancelReason()).contains("no heartbeat was acknowledged for 30 s");
    }

    @Test
    void anAcknowledgedBeatMovesTheFence() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.task();
        bench.seconds(300);
        bench.service.always(Kind.HEARTBEAT, Fault.reset());

        bench.seconds(19);
        assertThat(bench.adapter.lastRun().cancelled()).isFalse();
        bench.seconds(11);

        assertThat(bench.adapter.lastRun().cancelled()).isTrue();
    }

    @Test
    void theyEndWithTheTask() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.task();
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        bench.seconds(60);

        assertThat(bench.service.calls(Kind.HEARTBEAT)).isEmpty();
    }

    @Test
    void aConfirmationIsABeatThatWasSentAfterTheQuestion() {
        Bench bench = Bench.started(Bench.slots(1));
        TaskToken task = bench.task();

        CompletableFuture<Boolean> wanted =
                bench.adapter.lastRun().task().confirmWanted().toCompletableFuture();
        bench.clock.runDue();

        assertThat(bench.service.heartbeats(task)).isEqualTo(1);
        assertThat(wanted).isCompletedWithValue(true);
    }

    @Test
    void aTaskThatIsLostIsNotConfirmed() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.service.timeOut(bench.task());

        CompletableFuture<Boolean> wanted =
                bench.adapter.lastRun().task().confirmWanted().toCompletableFuture();
        bench.clock.runDue();

        assertThat(wanted).isCompletedWithValue(false);
    }

    @Test
    void aConfirmationWaitsUntilTheServiceAnswers() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.service.always(Kind.HEARTBEAT, Fault.reset());
        bench.task();
        CompletableFuture<Boolean> wanted =
                bench.adapter.lastRun().task().confirmWanted().toCompletableFuture();
        bench.seconds(10);
        assertThat(wanted).isNotDone();

        bench.service.heal(Kind.HEARTBEAT);
        bench.seconds(10);

        assertThat(wanted).isCompletedWithValue(true);
    }

    @Test
    void aConfirmationIsNotSatisfiedByABeatThatWasUnderWay() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.service.next(Kind.HEARTBEAT, Fault.late(Duration.ofSeconds(5)));
        TaskToken task = bench.task();
        bench.seconds(2);
        CompletableFuture<Boolean> wanted =
                bench.adapter.lastRun().task().confirmWanted().toCompletableFuture();

        bench.seconds(5);

        assertThat(wanted).isCompletedWithValue(true);
        assertThat(bench.service.heartbeats(task)).isEqualTo(2);
    }
}
