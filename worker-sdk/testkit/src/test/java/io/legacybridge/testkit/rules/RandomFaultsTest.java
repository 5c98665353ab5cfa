package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.testkit.Fault;
import io.legacybridge.testkit.ScriptedAdapter.ScriptedRun;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.CircuitPolicy;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty minutes of everything going wrong at random, then quiet: nothing may be lost, run twice, leaked or left. A
 * failure names its seed, with which it comes again exactly.
 */
class RandomFaultsTest {
    private static final int SLOTS = 8;
    private static final List<Kind> CALLS = List.of(Kind.POLL, Kind.HEARTBEAT, Kind.SUCCEED, Kind.FAIL);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987})
    void afterwardsEverythingIsSettledAndPollingGoesOn(long seed) {
        Random random = new Random(seed);
        ActivityPolicy policy = Bench.slots(SLOTS)
                .withCircuitBreaker(new CircuitPolicy(50, 6, Duration.ofSeconds(20), Duration.ofSeconds(40)));
        Bench bench = Bench.started(policy);
        for (int second = 0; second < 20 * 60; second++) {
            misbehave(bench, random);
            work(bench, random);
            bench.seconds(1);
        }

        CALLS.forEach(bench.service::heal);
        bench.adapter.targetUp();
        for (int second = 0; second < 20 * 60; second++) {
            bench.adapter.runs().forEach(ScriptedRun::succeed);
            bench.seconds(1);
        }

        assertThat(bench.status().tasks()).isEmpty();
        assertThat(bench.status().slotsStuck()).isZero();
        assertThat(bench.status().slotsUsed()).isEqualTo(bench.status().openPolls());
        assertThat(bench.status().openPolls()).isEqualTo(SLOTS);
        assertThat(bench.service.waitingTasks()).isZero();
        noTokenWasLaunchedTwice(bench);
        everyTaskThatArrivedIsSettled(bench);
    }

    private static void misbehave(Bench bench, Random random) {
        if (random.nextInt(3) == 0) {
            bench.service.next(CALLS.get(random.nextInt(CALLS.size())), fault(random));
        }
        if (random.nextInt(40) == 0) {
            bench.adapter.targetDown("down at random");
        } else if (random.nextInt(10) == 0) {
            bench.adapter.targetUp();
        }
        List<TaskToken> tokens = bench.service.tokens();
        if (!tokens.isEmpty() && random.nextInt(10) == 0) {
            bench.service.timeOut(tokens.get(random.nextInt(tokens.size())));
        }
    }

    private static Fault fault(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Fault.throttled();
            case 1 -> Fault.loseReply();
            case 2 -> Fault.late(Duration.ofSeconds(random.nextInt(90)));
            case 3 -> new Fault.Refuse(Refusal.ACCESS_DENIED);
            case 4 -> new Fault.Break();
            default -> Fault.reset();
        };
    }

    private static void work(Bench bench, Random random) {
        if (random.nextInt(3) == 0) {
            bench.task();
        }
        for (ScriptedRun run : bench.adapter.runs()) {
            if (run.cancelled() && random.nextInt(5) == 0) {
                run.confirmGone();
            } else if (random.nextInt(15) == 0) {
                run.end(random.nextBoolean() ? new Outcome.Succeeded("{}") : new Outcome.Failed("E", "c"));
            }
        }
    }

    private static void noTokenWasLaunchedTwice(Bench bench) {
        Set<TaskToken> launched = new HashSet<>();
        bench.adapter
                .runs()
                .forEach(run ->
                        assertThat(launched.add(run.task().task().token())).isTrue());
    }

    private static void everyTaskThatArrivedIsSettled(Bench bench) {
        assertThat(bench.count("settled")).isEqualTo(bench.count("accepted"));
        assertThat(bench.count("accepted")).isGreaterThan(100);
        assertThat(bench.count("settled LEFT_OPEN")).isZero();
    }
}
