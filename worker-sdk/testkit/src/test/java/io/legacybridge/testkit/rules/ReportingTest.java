package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.testkit.Fault;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules 4 and 10: a failed call is not a failed task, an outcome is set once, and what does not fit is not lost. */
class ReportingTest {
    private final Bench bench = Bench.started(Bench.slots(1));

    @Test
    void aResultIsReportedAndTheSlotComesBack() {
        TaskToken task = bench.task();
        bench.adapter.lastRun().end(new Outcome.Succeeded("{\"a\":1}"));
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{\"a\":1}"));
        assertThat(bench.events).contains("settled ACKNOWLEDGED");
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void aReportIsRepeatedUntilItIsAcknowledged() {
        TaskToken task = bench.task();
        bench.service.always(Kind.SUCCEED, Fault.reset());
        bench.adapter.lastRun().succeed();
        bench.seconds(120);
        assertThat(bench.service.calls(Kind.SUCCEED)).hasSizeGreaterThan(5);
        assertThat(bench.service.calls(Kind.FAIL)).isEmpty();

        bench.service.heal(Kind.SUCCEED);
        bench.seconds(20);

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.events).contains("settled ACKNOWLEDGED");
    }

    @Test
    void howLongAnOutcomeWaitsForItsAcknowledgementIsShown() {
        bench.task();
        bench.service.always(Kind.SUCCEED, Fault.reset());
        bench.seconds(10);
        assertThat(sinceOutcome()).isEmpty();

        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        bench.seconds(30);

        assertThat(sinceOutcome()).contains(Duration.ofSeconds(30));
        bench.service.heal(Kind.SUCCEED);
        bench.seconds(20);
        assertThat(bench.status().tasks()).isEmpty();
    }

    private Optional<Duration> sinceOutcome() {
        return bench.status().tasks().get(0).sinceOutcome();
    }

    @Test
    void theSlotIsKeptAndHeartbeatsGoOnUntilTheReportIsSettled() {
        TaskToken task = bench.task();
        bench.service.always(Kind.SUCCEED, Fault.reset());
        bench.adapter.lastRun().succeed();

        bench.seconds(120);

        assertThat(bench.service.heartbeats(task)).isGreaterThan(10);
        assertThat(bench.status().slotsUsed()).isEqualTo(1);
        assertThat(bench.service.openPolls()).isZero();
    }

    @Test
    void heartbeatsOfAnOutcomeComeBackAfterAnOutageThatIsLongerThanTheInterval() {
        TaskToken task = bench.task();
        bench.service.always(Kind.SUCCEED, Fault.reset());
        bench.service.always(Kind.HEARTBEAT, Fault.reset());
        bench.adapter.lastRun().succeed();
        bench.seconds(90);

        bench.service.heal(Kind.HEARTBEAT);
        bench.seconds(30);

        assertThat(bench.service.heartbeats(task)).isPositive();
        assertThat(bench.count("outcome Abandoned")).isZero();
    }

    @Test
    void aFirstSendThatComesTooLateIsRejectedLate() {
        TaskToken task = bench.task();
        bench.service.timeOut(task);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.events).contains("settled REJECTED_LATE");
    }

    @Test
    void aRepeatedSendThatComesTooLateIsUnknown() {
        bench.task();
        bench.service.next(Kind.SUCCEED, Fault.loseReply());
        bench.adapter.lastRun().succeed();

        bench.seconds(10);

        assertThat(bench.service.calls(Kind.SUCCEED)).hasSize(2);
        assertThat(bench.service.calls(Kind.FAIL)).isEmpty();
        assertThat(bench.events).contains("settled UNKNOWN");
    }

    @Test
    void aThrottledSendTookNoEffectSoTheNextRefusalIsLate() {
        TaskToken task = bench.task();
        bench.service.next(Kind.SUCCEED, Fault.throttled());
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        bench.service.timeOut(task);

        bench.seconds(10);

        assertThat(bench.events).contains("settled REJECTED_LATE");
    }

    @Test
    void aHeartbeatCannotUndoAnOutcomeThatIsBeingSent() {
        TaskToken task = bench.task();
        bench.service.next(Kind.SUCCEED, Fault.reset());
        bench.service.next(Kind.SUCCEED, Fault.late(Duration.ofSeconds(25)));
        bench.service.next(Kind.HEARTBEAT, new Fault.Refuse(Refusal.TASK_GONE));
        bench.adapter.lastRun().succeed();

        bench.seconds(60);

        assertThat(bench.adapter.lastRun().cancelled()).isFalse();
        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.events).contains("settled ACKNOWLEDGED").doesNotContain("outcome Abandoned");
    }

    @Test
    void anOutcomeIsSetOnce() {
        TaskToken task = bench.task();
        bench.service.timeOut(task);
        bench.seconds(2);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.count("outcome")).isEqualTo(1);
        assertThat(bench.count("settled")).isEqualTo(1);
    }

    @Test
    void anInvalidTokenGoesToTheDeadLettersWithItsOutcome() {
        bench.task();
        bench.service.next(Kind.SUCCEED, new Fault.Refuse(Refusal.INVALID_TOKEN));
        bench.adapter.lastRun().end(new Outcome.Succeeded("{\"kept\":true}"));
        bench.clock.runDue();

        assertThat(bench.count("dead letter INVALID_TOKEN Succeeded[output={\"kept\":true}]"))
                .isEqualTo(1);
        assertThat(bench.events).contains("settled DEAD_LETTER");
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void anOutputThatIsNotJsonBecomesANamedFailure() {
        TaskToken task = bench.task();
        bench.service.next(Kind.SUCCEED, new Fault.Refuse(Refusal.INVALID_OUTPUT));
        bench.adapter.lastRun().end(new Outcome.Succeeded("not json"));
        bench.clock.runDue();

        assertThat(bench.service.result(task))
                .get()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("Bridge.InvalidOutput"));
    }

    @Test
    void anOutputThatIsTooLargeInUtf8BecomesANamedFailure() {
        TaskToken task = bench.task();
        bench.adapter.lastRun().end(new Outcome.Succeeded("\"" + "ä".repeat(131_072) + "\""));
        bench.clock.runDue();

        assertThat(bench.service.result(task)).get().isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("Bridge.OutputTooLarge");
            assertThat(failed.cause()).contains("262146 bytes");
        });
        assertThat(bench.service.calls(Kind.SUCCEED)).isEmpty();
    }

    @Test
    void anOutputThatJustFitsIsReported() {
        TaskToken task = bench.task();
        Outcome.Succeeded full = new Outcome.Succeeded("\"" + "x".repeat(262_142) + "\"");
        bench.adapter.lastRun().end(full);
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(full);
    }

    @Test
    void aFaultOfTheAdapterAsksForARetry() {
        TaskToken task = bench.task();
        bench.adapter.lastRun().breakDown(new IllegalStateException("a bug"));
        bench.clock.runDue();

        assertThat(bench.service.result(task)).get().isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(failed.cause()).startsWith("{\"reason\":\"adapter fault\"");
        });
    }
}
