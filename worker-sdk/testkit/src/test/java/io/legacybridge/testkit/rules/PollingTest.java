package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.testkit.Fault;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rule 1: never fetch what cannot run; and how polls that fail are treated. */
class PollingTest {
    @Test
    void asManyPollsAreOpenAsAreWanted() {
        Bench bench = Bench.started(Bench.slots(5).withPolls(3));

        assertThat(bench.service.openPolls()).isEqualTo(3);
    }

    @Test
    void noMorePollsAreOpenThanSlotsAreFree() {
        Bench bench = Bench.started(Bench.slots(2).withPolls(10));
        assertThat(bench.service.openPolls()).isEqualTo(2);

        bench.task();

        assertThat(bench.service.openPolls()).isEqualTo(1);
        assertThat(bench.status().slotsUsed()).isEqualTo(2);
    }

    @Test
    void aTaskThatCannotRunStaysInTheQueue() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.task();

        bench.task();

        assertThat(bench.service.waitingTasks()).isEqualTo(1);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.service.waitingTasks()).isZero();
        assertThat(bench.adapter.launches()).isEqualTo(2);
    }

    @Test
    void anEmptyPollIsFollowedByAnother() {
        Bench bench = Bench.started(Bench.slots(1));

        bench.seconds(60);

        assertThat(bench.service.calls(Kind.POLL)).hasSize(2);
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void noPollIsSentWhileTheServiceIsAway() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.service.always(Kind.POLL, Fault.reset());

        bench.seconds(60 + 600);

        // Ten minutes of pauses of up to half a minute: not a poll every moment.
        assertThat(bench.service.calls(Kind.POLL)).hasSizeBetween(10, 200);
        bench.service.heal(Kind.POLL);
        bench.seconds(31);
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void pollsThatFailTogetherAreOneFailure() {
        Bench bench = Bench.started(Bench.slots(500).withPolls(500));
        bench.service.always(Kind.POLL, Fault.reset());

        bench.seconds(60);

        assertThat(bench.count("poll failed")).isBetween(1L, 2L);
    }

    @Test
    void tooManyPollersShedPollsAndComeBackSlowly() {
        Bench bench = Bench.started(Bench.slots(8).withPolls(8));
        bench.service.next(Kind.POLL, new Fault.Refuse(Refusal.WORKER_LIMIT));

        bench.seconds(61);
        bench.seconds(60);

        assertThat(bench.events).contains("shed to 4");
        assertThat(bench.service.openPolls()).isLessThan(8);
        bench.seconds(60 * 60);
        assertThat(bench.service.openPolls()).isEqualTo(8);
    }

    @Test
    void aDeletedActivityEndsItsLoopAndIsSeen() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.service.delete(Bench.ACTIVITY);

        bench.seconds(60);
        int polls = bench.service.calls(Kind.POLL).size();
        bench.seconds(600);

        assertThat(bench.service.calls(Kind.POLL)).hasSize(polls);
        assertThat(bench.status().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("Activity Does Not Exist"));
        assertThat(bench.count("stopped work")).isEqualTo(1);
    }

    @Test
    void aPollThatIsNeverAnsweredIsGivenUp() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.service.next(Kind.POLL, Fault.silence());
        bench.seconds(60);
        assertThat(bench.service.openPolls()).isZero();

        bench.seconds(70);
        bench.seconds(1);

        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void theTaskOfAPollThatWasGivenUpIsNotLost() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.service.next(Kind.POLL, Fault.late(Duration.ofSeconds(80)));
        bench.seconds(60);
        bench.seconds(75);
        // The next poll has the only slot when the late answer comes.
        TaskToken late = bench.service.offer(Bench.ACTIVITY, "{}");
        bench.clock.runDue();
        bench.service.offer(Bench.ACTIVITY, "{}");

        bench.seconds(10);

        assertThat(bench.service.heartbeats(late)).isPositive();
        assertThat(bench.events).contains("held no slot");
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.adapter.launches()).isEqualTo(2);
    }

    @Test
    void aCallThatBreaksInThisProgramDoesNotEndTheLoop() {
        Bench bench = Bench.started(Bench.slots(1));
        bench.service.next(Kind.POLL, new Fault.Break());

        bench.seconds(62);

        assertThat(bench.service.openPolls()).isEqualTo(1);
    }
}
