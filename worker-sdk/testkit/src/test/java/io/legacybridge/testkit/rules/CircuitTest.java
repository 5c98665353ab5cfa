package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.CircuitPolicy;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.policy.LaunchRetry;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Rule 9: an open circuit stops polling. The benches here open it after four failed launches, for 30 seconds. */
class CircuitTest {
    private static final CircuitPolicy FOUR = new CircuitPolicy(50, 4, Duration.ofSeconds(30), Duration.ofSeconds(60));

    private static ActivityPolicy policy(int slots, int attempts) {
        return Bench.slots(slots).withCircuitBreaker(FOUR).withRetry(new LaunchRetry(attempts, Duration.ofMillis(500)));
    }

    @Test
    void aLaunchIsTriedAgainWhileItsTargetIsDown() {
        Bench bench = Bench.started(policy(1, 3));
        bench.adapter.targetDown("no answer");
        TaskToken task = bench.task();
        assertThat(bench.adapter.launches()).isEqualTo(1);

        bench.adapter.targetUp();
        bench.seconds(1);

        assertThat(bench.adapter.launches()).isEqualTo(2);
        assertThat(bench.count("launch retried")).isEqualTo(1);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.service.result(task)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void aLaunchThatFailsToTheLastAttemptAsksForARetry() {
        Bench bench = Bench.started(policy(1, 2));
        bench.adapter.targetDown("no answer from the cluster");
        TaskToken task = bench.task();

        bench.seconds(1);

        assertThat(bench.count("launch retried")).isEqualTo(1);
        assertThat(bench.service.result(task)).get().isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(failed.cause())
                    .isEqualTo("{\"reason\":\"target down\",\"detail\":\"no answer from the cluster\"}");
        });
    }

    @Test
    void anOpenCircuitStopsPolling() {
        Bench bench = opened(Bench.started(policy(1, 1)));

        bench.seconds(20);

        assertThat(bench.service.openPolls()).isZero();
        assertThat(bench.status().waitsFor()).contains("its adapter's target: the circuit is open");
        bench.service.offer(Bench.ACTIVITY, "{}");
        bench.seconds(5);
        assertThat(bench.service.waitingTasks()).isEqualTo(1);
    }

    @Test
    void whatAProgramMakesOfItsTaskIsNotCounted() {
        Bench bench = Bench.started(policy(1, 1));
        for (int i = 0; i < 20; i++) {
            bench.task();
            bench.adapter.lastRun().end(new Outcome.Failed("Process.ExitCode.1", "as always"));
            bench.clock.runDue();
        }

        assertThat(bench.status().circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void aRunThatLosesItsInfrastructureIsCounted() {
        Bench bench = Bench.started(policy(1, 1));
        TaskToken task = bench.task();
        for (int i = 0; i < 4; i++) {
            bench.adapter.lastRun().breakDown(new TargetUnavailableException("the node is gone"));
            bench.clock.runDue();
            bench.task();
        }

        assertThat(bench.status().circuit()).isNotEqualTo(CircuitState.CLOSED);
        assertThat(bench.service.result(task))
                .get()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).contains("run lost", "the node is gone"));
    }

    @Test
    void aTaskOnItsWayIsHeldWithHeartbeats() {
        Bench bench = Bench.started(policy(6, 1));
        bench.adapter.targetDown("no answer");
        for (int i = 0; i < 4; i++) {
            bench.task();
        }
        TaskToken onItsWay = bench.task();
        bench.seconds(25);

        assertThat(bench.adapter.launches()).isEqualTo(4);
        assertThat(bench.service.heartbeats(onItsWay)).isGreaterThan(1);
        assertThat(bench.service.result(onItsWay)).isEmpty();
        assertThat(bench.events).contains("held target down");
    }

    @Test
    void aHeldTaskIsTheTrialOfTheHalfOpenCircuit() {
        Bench bench = Bench.started(policy(6, 1));
        bench.adapter.targetDown("no answer");
        for (int i = 0; i < 4; i++) {
            bench.task();
        }
        TaskToken onItsWay = bench.task();
        bench.adapter.targetUp();

        bench.seconds(30);

        // The launch that opened the circuit is held too; the first of both is the trial, the other one follows.
        assertThat(bench.adapter.runs()).hasSize(2);
        assertThat(bench.status().circuit()).isEqualTo(CircuitState.CLOSED);
        bench.adapter.runs().forEach(run -> run.succeed());
        bench.clock.runDue();
        assertThat(bench.service.result(onItsWay)).contains(new Outcome.Succeeded("{}"));
        assertThat(bench.service.openPolls()).isEqualTo(6);
    }

    @Test
    void aTaskIsHeldNoLongerThanTheLimit() {
        Bench bench = Bench.started(policy(6, 1));
        bench.adapter.targetDown("no answer");
        for (int i = 0; i < 4; i++) {
            bench.task();
        }
        TaskToken onItsWay = bench.task();

        bench.seconds(61);

        assertThat(bench.service.result(onItsWay)).get().isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(failed.cause()).contains("target down");
        });
        assertThat(bench.adapter.launches()).isEqualTo(4);
    }

    @Test
    void theTargetIsProbedEvenWhenTheQueueIsEmpty() {
        Bench bench = openedAndEmpty(Bench.started(policy(1, 1)));
        int before = bench.adapter.probes();

        bench.seconds(60);

        assertThat(bench.status().tasks()).isEmpty();
        assertThat(bench.adapter.probes()).isEqualTo(before + 2);
        assertThat(bench.status().circuit()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void aProbeThatMeansSomethingClosesTheCircuit() {
        Bench bench = Bench.started(policy(3, 1));
        bench.adapter.declare(Capability.PROBE);
        openedAndEmpty(bench);
        bench.adapter.targetUp();

        bench.seconds(30);

        assertThat(bench.status().circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(bench.service.openPolls()).isEqualTo(3);
    }

    @Test
    void aHalfOpenCircuitAsksForOneTaskAtATime() {
        Bench bench = openedAndEmpty(Bench.started(policy(3, 1)));
        bench.adapter.targetUp();

        bench.seconds(30);

        assertThat(bench.status().circuit()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(bench.service.openPolls()).isEqualTo(1);
        bench.task();
        assertThat(bench.status().circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(bench.service.openPolls()).isEqualTo(2);
    }

    @Test
    void aHalfOpenCircuitAsksForNoTaskWhileOneIsBeingTried() {
        Queue<Runnable> launches = new ArrayDeque<>();
        Bench bench = Bench.started(policy(2, 1), builder -> builder.launcher(launches::add));
        bench.adapter.targetDown("no answer");
        for (int i = 0; i < 4; i++) {
            bench.task();
            launches.remove().run();
            bench.clock.runDue();
        }
        bench.adapter.targetUp();
        bench.seconds(30);
        launches.remove().run(); // the probe, after which the held task is tried
        bench.clock.runDue();
        int polls = bench.service.calls(Kind.POLL).size();

        bench.seconds(60);

        assertThat(bench.status().circuit()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(bench.status().slotsUsed()).isEqualTo(1);
        assertThat(bench.service.calls(Kind.POLL)).hasSize(polls);
    }

    @Test
    void aTrialThatFailsOpensTheCircuitAgain() {
        Bench bench = openedAndEmpty(Bench.started(policy(1, 1)));
        bench.adapter.targetUp();
        bench.seconds(30);
        bench.adapter.targetDown("down again");

        TaskToken trial = bench.task();

        assertThat(bench.status().circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(bench.service.openPolls()).isZero();
        bench.adapter.targetUp();
        bench.seconds(31);
        bench.adapter.lastRun().succeed();
        bench.clock.runDue();
        assertThat(bench.service.result(trial)).contains(new Outcome.Succeeded("{}"));
    }

    @Test
    void aBrokenAdapterCountsAsAFailedLaunchAndAsksForARetry() {
        Bench bench = Bench.started(policy(1, 3));
        bench.adapter.broken(new IllegalStateException("a bug"));

        TaskToken task = bench.task();

        assertThat(bench.adapter.launches()).isEqualTo(1);
        assertThat(bench.service.result(task))
                .get()
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.cause()).contains("adapter fault"));
        assertThat(bench.service.calls(Kind.FAIL)).hasSize(1);
    }

    private static Bench opened(Bench bench) {
        bench.adapter.targetDown("no answer");
        for (int i = 0; i < 4; i++) {
            bench.task();
        }
        assertThat(bench.status().circuit()).isEqualTo(CircuitState.OPEN);
        return bench;
    }

    /** The tasks that were on their way have been handed back, and all polls from before have ended. */
    private static Bench openedAndEmpty(Bench bench) {
        opened(bench).seconds(75);
        assertThat(bench.status().tasks()).isEmpty();
        assertThat(bench.service.openPolls()).isZero();
        return bench;
    }
}
