package io.legacybridge.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.WireFault;
import io.legacybridge.worker.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way in which a call can go wrong, for each call that a worker makes. They mostly wait, so they do so together.
 */
@Execution(ExecutionMode.CONCURRENT)
class WireFaultsTest {
    private static final String POLL = "GetActivityTask";
    private static final String HEARTBEAT = "SendTaskHeartbeat";
    private static final String SUCCESS = "SendTaskSuccess";
    private static final String FAILURE = "SendTaskFailure";
    private static final int EXECUTIONS = 6;
    private static final int FAULTS = 4;

    /** Long enough for a few failed beats on a slow machine, short enough to wait for the end of a lost task. */
    private static final Duration INTERVAL = Duration.ofSeconds(6);

    private WireBench bench;

    @BeforeEach
    void prepare() throws Exception {
        bench = new WireBench(Engine.likeStepFunctions(INTERVAL), INTERVAL);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    static Stream<Arguments> faults() {
        List<WireFault> faults = List.of(
                WireFault.reset(),
                WireFault.resetWithinRequest(),
                WireFault.loseReply(),
                WireFault.cutReply(),
                WireFault.unavailable(),
                WireFault.serverError(),
                WireFault.throttled(),
                // Later than the client waits, for a report.
                WireFault.late(Duration.ofSeconds(5)));
        return Stream.concat(
                Stream.of(POLL, HEARTBEAT, SUCCESS, FAILURE)
                        .flatMap(action -> faults.stream().map(fault -> Arguments.of(action, fault))),
                Stream.of(
                        Arguments.of(HEARTBEAT, WireFault.silence()),
                        Arguments.of(SUCCESS, WireFault.silence()),
                        Arguments.of(FAILURE, WireFault.silence()),
                        Arguments.of(HEARTBEAT, WireFault.refused("InvalidToken", "Invalid Token: 'Invalid token'")),
                        Arguments.of(HEARTBEAT, timedOut())));
    }

    private static WireFault timedOut() {
        return WireFault.refused("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void afterwardsEverythingIsSettled(String action, WireFault fault) throws Exception {
        bench.proxy.next(action, FAULTS, fault);
        bench.start();
        bench.engine.execute(EXECUTIONS);
        if (action.equals(HEARTBEAT)) {
            bench.runsEndWhen(() -> bench.proxy.faults(HEARTBEAT) == FAULTS);
        }
        if (action.equals(FAILURE)) {
            AtomicInteger failures = new AtomicInteger();
            bench.runsFailIf(
                    run -> !run.outcome().toCompletableFuture().isDone() && failures.getAndIncrement() < EXECUTIONS);
        }

        bench.until("the calls go wrong", () -> bench.proxy.faults(action) == FAULTS);

        bench.everythingIsSettledAndPollingGoesOn();
    }

    @Test
    void halfOfAllCallsAreThrottled() throws Exception {
        long seed = 1;
        for (String action : List.of(POLL, HEARTBEAT, SUCCESS, FAILURE)) {
            bench.proxy.share(action, 0.5, seed++, WireFault.throttled());
        }
        bench.start();
        bench.engine.execute(2 * EXECUTIONS);

        bench.until("all executions succeed nevertheless", bench.engine::allSucceeded);

        bench.proxy.heal();
        bench.everythingIsSettledAndPollingGoesOn();
    }

    @Test
    void aResultWhoseReplyIsLostIsNotReportedAsAnythingElse() throws Exception {
        bench.proxy.next(SUCCESS, 1, WireFault.loseReply());
        bench.start();
        String execution = bench.engine.execute();
        bench.until("it succeeds", () -> bench.engine.succeeded(execution));
        bench.until("it is settled", bench.settlements::eachOnce);

        // The repetition was refused, since the first one had been taken.
        assertThat(bench.settlements.count(Settlement.UNKNOWN)).isEqualTo(1);
        assertThat(bench.engine.output(execution)).isEqualTo("{\"done\":{\"n\":0}}");
        assertThat(bench.engine.attempts(execution)).isEqualTo(1);
        assertThat(bench.proxy.calls(FAILURE)).isZero();
    }

    @Test
    void aResultThatDidNotArriveIsReportedAgain() throws Exception {
        bench.proxy.next(SUCCESS, 3, WireFault.resetWithinRequest());
        bench.start();
        String execution = bench.engine.execute();
        bench.until("it succeeds", () -> bench.engine.succeeded(execution));
        bench.until("it is settled", bench.settlements::eachOnce);

        assertThat(bench.settlements.count(Settlement.ACKNOWLEDGED)).isEqualTo(1);
        assertThat(bench.settlements.reportRetries()).isEqualTo(3);
        assertThat(bench.engine.attempts(execution)).isEqualTo(1);
    }

    @Test
    void aFirstReportThatComesTooLateIsCountedAndTheNextAttemptSucceeds() throws Exception {
        bench.proxy.next(SUCCESS, 1, timedOut());
        bench.start();
        bench.engine.execute();
        bench.until("the first attempt is settled", () -> bench.settlements.count(Settlement.REJECTED_LATE) == 1);

        bench.everythingIsSettledAndPollingGoesOn();
    }

    @Test
    void anOutcomeUnderATokenThatIsNotKnownIsKeptAndTheNextAttemptSucceeds() throws Exception {
        bench.proxy.next(SUCCESS, 1, WireFault.refused("InvalidToken", "Invalid Token: 'Invalid token'"));
        bench.start();
        bench.engine.execute();
        bench.until("the first attempt is settled", () -> bench.settlements.count(Settlement.DEAD_LETTER) == 1);

        bench.everythingIsSettledAndPollingGoesOn();
    }

    @Test
    void anActivityThatIsGoneEndsThePollsAndNoTask() throws Exception {
        bench.runsEndWhen(() -> false);
        bench.start();
        bench.engine.execute(1);
        bench.until("its task runs", () -> bench.adapter.runs().size() == 1);
        bench.proxy.always(POLL, WireFault.refused("ActivityDoesNotExist", "Activity does not exist"));
        bench.engine.execute(WireBench.SLOTS - 1);
        bench.until("every poll brought a task", () -> bench.adapter.runs().size() == WireBench.SLOTS);

        bench.runsEndWhen(() -> true);
        bench.until("all executions succeed", bench.engine::allSucceeded);
        bench.until("all tasks are settled", bench.settlements::eachOnce);
        bench.until("the polls end", () -> bench.status().problem().isPresent());

        assertThat(bench.status().problem().orElseThrow()).contains("Activity does not exist");
        assertThat(bench.status().slotsUsed()).isZero();
        bench.nothingIsLeftRunningOrWasLaunchedTwice();
    }
}
