package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.testkit.ScriptedActivityService;
import io.legacybridge.testkit.ScriptedAdapter;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.OnStop;
import io.legacybridge.worker.policy.RunPolicy;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rule 7, for what runs when the worker stops: wait is in {@link DrainTest}. */
class OnStopTest {
    private static ActivityPolicy policy(OnStop onStop) {
        return Bench.slots(2).withRuns(RunPolicy.defaults().withOnStop(onStop));
    }

    private static Bench leaving() {
        ScriptedAdapter adapter = new ScriptedAdapter();
        adapter.declare(Capability.REATTACH);
        adapter.declare(Capability.IDEMPOTENT_LAUNCH);
        return Bench.started(policy(OnStop.LEAVE), adapter);
    }

    @Test
    void aRunThatIsLeftGoesOnAndIsReportedByTheNextWorker() {
        Bench bench = leaving();
        TaskToken task = bench.task();

        bench.drain();
        bench.seconds(60);
        assertThat(bench.stopped()).isTrue();
        assertThat(bench.adapter.lastRun().cancelled()).isFalse();
        assertThat(bench.journal.task(task)).isPresent();
        Bench next = bench.startedAgain(policy(OnStop.LEAVE));
        next.adapter.lastRun().succeed();
        next.clock.runDue();

        assertThat(next.service.result(task)).contains(new Outcome.Succeeded("{}"));
        assertThat(next.adapter.launches()).isEqualTo(1);
    }

    @Test
    void heartbeatsGoOnUntilTheWorkerHasStopped() {
        Bench bench = leaving();
        TaskToken task = bench.task();

        bench.drain();
        bench.seconds(59);

        assertThat(bench.service.heartbeats(task)).isGreaterThan(5);
    }

    @Test
    void aRunThatEndsBeforeTheStopIsReportedByThisWorker() {
        Bench bench = leaving();
        TaskToken task = bench.task();
        bench.drain();
        bench.seconds(30);

        bench.adapter.lastRun().succeed();
        bench.clock.runDue();

        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void aLateTaskIsLaunchedSinceItsRunCanBeLeft() {
        Bench bench = leaving();
        bench.drain();

        TaskToken late = bench.task();

        assertThat(bench.adapter.launches()).isEqualTo(1);
        bench.seconds(60);
        assertThat(bench.stopped()).isTrue();
        assertThat(bench.journal.task(late)).isPresent();
    }

    @Test
    void aStopThatCancelsHandsBackAtOnce() {
        Bench bench = Bench.started(policy(OnStop.CANCEL));
        TaskToken task = bench.task();

        bench.drain();
        assertThat(bench.adapter.lastRun().cancelled()).isTrue();
        bench.adapter.lastRun().confirmGone();
        bench.seconds(60);

        assertThat(bench.service.result(task).flatMap(BridgeRetry::reason)).contains(BridgeRetry.DRAINING);
    }

    @Test
    void theTimeThatAStopTakesFollowsFromWhatItDoes() {
        Duration polls = Duration.ofSeconds(70 + 15 + 2);

        assertThat(leaving().worker.maximumStopTime()).isEqualTo(polls);
        assertThat(Bench.started(policy(OnStop.WAIT)
                                .withRuns(RunPolicy.defaults().withCancelWithin(Duration.ofSeconds(50))))
                        .worker
                        .maximumStopTime())
                .isEqualTo(Duration.ofSeconds(30 + 50 + 15 + 2));
    }

    @Test
    void whatCannotBeFoundAgainCannotBeLeft() {
        assertThatThrownBy(() -> Worker.builder(new ScriptedActivityService())
                        .activity("work", policy(OnStop.LEAVE), new ScriptedAdapter())
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("onStop: leave")
                .hasMessageContaining("'work'");
    }
}
