package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an operator may do to a worker that runs. */
class LiveControlTest {
    private final Bench bench = Bench.started(Bench.slots(2));

    @Test
    void aPausedActivityAsksForNothingMoreUntilItIsResumed() {
        CompletionStage<Boolean> known = bench.worker.pause(Bench.ACTIVITY);
        bench.seconds(120);
        assertThat(known.toCompletableFuture()).isCompletedWithValue(true);
        assertThat(bench.service.calls(Kind.POLL)).hasSize(2);
        assertThat(bench.status().paused()).isTrue();
        assertThat(bench.status().waitsFor()).contains("an operator, who paused it");

        bench.worker.resume(Bench.ACTIVITY);
        bench.clock.runDue();

        assertThat(bench.service.openPolls()).isEqualTo(2);
        assertThat(bench.status().waitsFor()).isEmpty();
    }

    @Test
    void whatRunsGoesOnInAPausedActivity() {
        TaskToken task = bench.task();
        bench.worker.pause(Bench.ACTIVITY);
        bench.seconds(30);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void anUnknownActivityIsSaidToBeUnknown() {
        CompletionStage<Boolean> paused = bench.worker.pause("nobody");
        CompletionStage<Boolean> resized = bench.worker.resize("nobody", 3);
        bench.clock.runDue();

        assertThat(paused.toCompletableFuture()).isCompletedWithValue(false);
        assertThat(resized.toCompletableFuture()).isCompletedWithValue(false);
    }

    @Test
    void fewerSlotsTakeEffectAsTasksEnd() {
        bench.task();
        bench.task();
        bench.worker.resize(Bench.ACTIVITY, 1);
        bench.clock.runDue();

        bench.adapter.runs().get(0).succeed();
        bench.clock.runDue();
        assertThat(bench.service.openPolls()).isZero();
        bench.adapter.runs().get(1).succeed();
        bench.clock.runDue();
        assertThat(bench.service.openPolls()).isEqualTo(1);
        assertThat(bench.status().slots()).isEqualTo(1);
    }

    @Test
    void moreSlotsLetMoreRun() {
        bench.worker.resize(Bench.ACTIVITY, 4);
        bench.clock.runDue();
        for (int i = 0; i < 4; i++) {
            bench.task();
        }

        assertThat(bench.adapter.runs()).hasSize(4);
        assertThat(bench.service.openPolls()).isZero();
    }

    @Test
    void aCancelledTaskFailsOnceNothingIsLeftOfItsRun() {
        TaskToken task = bench.task();
        CompletionStage<Boolean> known = bench.worker.cancel(task.id());
        bench.clock.runDue();
        assertThat(known.toCompletableFuture()).isCompletedWithValue(true);
        assertThat(bench.service.result(task)).isEmpty();

        bench.adapter.lastRun().confirmGone();
        bench.clock.runDue();

        assertThat(bench.service.result(task))
                .get()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo(ErrorNames.CANCELLED.text()));
    }

    @Test
    void aTaskThatIsOverCannotBeCancelled() {
        TaskToken task = bench.task();
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        CompletionStage<Boolean> known = bench.worker.cancel(task.id());
        bench.clock.runDue();

        assertThat(known.toCompletableFuture()).isCompletedWithValue(false);
    }

    @Test
    void anAdapterWithoutRoomIsAskedForNothing() {
        bench.adapter.roomFor(0);
        bench.task();
        bench.task();
        bench.adapter.runs().forEach(run -> run.succeed());
        bench.clock.runDue();
        assertThat(bench.service.openPolls()).isZero();
        assertThat(bench.status().waitsFor()).contains("room for another run");

        bench.adapter.roomFor(1);
        bench.seconds(5);

        assertThat(bench.service.openPolls()).isEqualTo(1);
    }
}
