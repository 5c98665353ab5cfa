package io.legacybridge.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.SettableClock;
import io.legacybridge.testkit.WireFault;
import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.journal.TaskJournal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What takes minutes: the worker's clock is the test's, the network and the engine are real. */
@Execution(ExecutionMode.CONCURRENT)
class ServiceAwayTest {
    private static final String POLL = "GetActivityTask";
    private static final Duration INTERVAL = Duration.ofMinutes(30);
    /** About as much as really passes. */
    private static final Duration TICK = Duration.ofMillis(50);

    private static final Duration STEP = Duration.ofSeconds(2);

    private final SettableClock clock = new SettableClock();
    private WireBench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new WireBench(Engine.considerate(INTERVAL), INTERVAL);
        bench.meanwhile(() -> clock.advance(TICK));
    }

    private void startWorker() {
        bench.start(
                TaskJournal.none(),
                builder -> builder.clock(clock).scheduler(clock).launcher(clock));
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
        clock.runDue();
    }

    @Test
    void theServiceIsAwayForTwoMinutesAndNothingIsLost() throws Exception {
        bench.runsEndWhen(() -> false);
        startWorker();
        bench.engine.execute(2);
        bench.until("two tasks run", () -> bench.adapter.runs().size() == 2);
        bench.proxy.away();
        bench.adapter.runs().get(0).end(WireBench.result(bench.adapter.runs().get(0)));
        bench.engine.execute(2);

        bench.meanwhile(() -> clock.advance(STEP));
        long before = clock.nanoTime();
        bench.until(
                "two minutes have passed, with attempts to report",
                () -> clock.nanoTime() - before >= Duration.ofMinutes(2).toNanos()
                        && bench.settlements.reportRetries() >= 3);
        assertThat(bench.adapter.runs()).hasSize(2);
        assertThat(bench.status().tasks()).hasSize(2);
        bench.proxy.back();
        bench.runsEndWhen(() -> true);

        bench.everythingIsSettledAndPollingGoesOn();
        assertThat(bench.settlements.count(Settlement.ACKNOWLEDGED))
                .as(bench.settlements.toString())
                .isEqualTo(5);
        assertThat(bench.adapter.runs()).hasSize(5);
    }

    @Test
    void fiveHundredRunsFinishWhileTheServiceIsAwayForTwoMinutesAndEachIsReportedOnce() throws Exception {
        int runs = 500;
        bench.close();
        bench = new WireBench(Engine.considerate(INTERVAL), INTERVAL, runs);
        bench.meanwhile(() -> clock.advance(TICK));
        bench.runsEndWhen(() -> false);
        startWorker();
        bench.engine.execute(runs);
        bench.until("all run", () -> bench.adapter.runs().size() == runs);

        bench.proxy.away();
        bench.runsEndWhen(() -> true);
        bench.meanwhile(() -> clock.advance(STEP));
        long before = clock.nanoTime();
        bench.until(
                "two minutes have passed, with an attempt to report each",
                () -> clock.nanoTime() - before >= Duration.ofMinutes(2).toNanos()
                        && bench.settlements.reportRetries() >= runs);
        assertThat(bench.status().tasks()).hasSize(runs);
        bench.proxy.back();

        bench.everythingIsSettledAndPollingGoesOn();
        assertThat(bench.settlements.count(Settlement.ACKNOWLEDGED))
                .as(bench.settlements.toString())
                .isEqualTo(runs + 1);
        assertThat(bench.adapter.runs()).hasSize(runs + 1);
    }

    @Test
    void pollsThatAreNeverAnsweredAreGivenUp() throws Exception {
        bench.proxy.next(POLL, WireBench.SLOTS, WireFault.silence());
        startWorker();
        bench.until("all polls hang", () -> bench.proxy.faults(POLL) == WireBench.SLOTS);
        bench.engine.execute(WireBench.SLOTS);
        assertThat(bench.status().openPolls()).isEqualTo(WireBench.SLOTS);

        clock.advance(Duration.ofSeconds(70));
        bench.meanwhile(() -> clock.advance(STEP));

        bench.everythingIsSettledAndPollingGoesOn();
    }

    @Test
    void tasksOfPollsThatWereGivenUpAreDoneNevertheless() throws Exception {
        bench.proxy.next(POLL, WireBench.SLOTS, WireFault.hold());
        startWorker();
        bench.until("all polls are open", () -> bench.proxy.forwarded(POLL) == WireBench.SLOTS);
        bench.engine.execute(WireBench.SLOTS);
        bench.until("all tasks are on their way", () -> bench.proxy.held() == WireBench.SLOTS);

        clock.advance(Duration.ofSeconds(70));
        bench.until("others poll", () -> bench.proxy.calls(POLL) == 2 * WireBench.SLOTS);
        bench.proxy.release();

        bench.everythingIsSettledAndPollingGoesOn();
        assertThat(bench.settlements.count(Settlement.ACKNOWLEDGED))
                .as("each in its first attempt: %s", bench.settlements)
                .isEqualTo(WireBench.SLOTS + 1);
    }
}
