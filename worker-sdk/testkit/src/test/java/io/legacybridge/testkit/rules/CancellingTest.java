package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.TaskPhase;
import io.legacybridge.worker.policy.RunPolicy;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Rule 6: cancelling means gone. */
class CancellingTest {
    @Test
    void theSlotIsFreeOnlyWhenNothingOfTheRunIsLeft() {
        Bench bench = lost(Bench.started(Bench.slots(1)));
        assertThat(bench.service.openPolls()).isZero();
        assertThat(bench.status().tasks().get(0).phase()).isEqualTo(TaskPhase.CANCELLING);

        bench.adapter.lastRun().confirmGone();
        bench.clock.runDue();

        assertThat(bench.service.openPolls()).isEqualTo(1);
        assertThat(bench.status().tasks()).isEmpty();
    }

    @Test
    void theEndOfTheRunConfirmsThatItIsGone() {
        Bench bench = lost(Bench.started(Bench.slots(1)));

        bench.adapter.lastRun().end(new Outcome.Failed("Process.Killed", "TERM"));
        bench.clock.runDue();

        assertThat(bench.events).contains("settled ABANDONED");
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void aRunThatIsNotConfirmedGoneMakesItsSlotStuck() {
        Bench bench = lost(
                Bench.started(Bench.slots(1).withRuns(RunPolicy.defaults().withCancelWithin(Duration.ofSeconds(20)))));

        bench.seconds(20);

        assertThat(bench.count("stuck its end was not confirmed within 20 s")).isEqualTo(1);
        assertThat(bench.status().slotsStuck()).isEqualTo(1);
        assertThat(bench.status().slotsUsed()).isEqualTo(1);
        assertThat(bench.service.openPolls()).isZero();
    }

    @Test
    void aCancelThatFailsMakesTheSlotStuckAtOnce() {
        Bench bench = lost(Bench.started(Bench.slots(1)));

        bench.adapter.lastRun().cancelFails(new IllegalStateException("no permission"));
        bench.clock.runDue();

        assertThat(bench.count("stuck its end could not be confirmed")).isEqualTo(1);
        assertThat(bench.service.openPolls()).isZero();
    }

    @Test
    void aStuckSlotRecoversWhenTheRunEndsAfterAll() {
        Bench bench = lost(Bench.started(Bench.slots(1)));
        bench.adapter.lastRun().cancelFails(new IllegalStateException("no permission"));
        bench.clock.runDue();

        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.events).contains("recovered");
        assertThat(bench.status().slotsStuck()).isZero();
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void aTaskThatIsLostWhileItIsLaunchedIsCancelledOnceThereIsARun() {
        Queue<Runnable> blocked = new ArrayDeque<>();
        Bench bench = Bench.started(Bench.slots(1), builder -> builder.launcher(blocked::add));
        bench.service.timeOut(bench.task());
        bench.seconds(2);
        assertThat(bench.events).contains("outcome Abandoned");
        assertThat(bench.status().slotsUsed()).isEqualTo(1);

        blocked.remove().run();
        bench.clock.runDue();

        assertThat(bench.adapter.lastRun().cancelled()).isTrue();
        bench.adapter.lastRun().confirmGone();
        bench.clock.runDue();
        assertThat(bench.status().tasks()).isEmpty();
    }

    /** Gives a task to the bench and lets it be lost. */
    private static Bench lost(Bench bench) {
        bench.service.timeOut(bench.task());
        bench.seconds(2);
        assertThat(bench.adapter.lastRun().cancelled()).isTrue();
        return bench;
    }
}
