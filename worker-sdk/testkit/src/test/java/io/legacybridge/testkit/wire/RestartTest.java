package io.legacybridge.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.WireFault;
import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.journal.FolderJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A worker that dies and comes back with its journal, while the network is as it is. */
@Execution(ExecutionMode.CONCURRENT)
class RestartTest {
    private static final String SUCCESS = "SendTaskSuccess";
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    private WireBench bench;

    @BeforeEach
    void prepare() throws Exception {
        bench = new WireBench(Engine.considerate(INTERVAL), INTERVAL);
        bench.adapter.declare(Capability.REATTACH);
        bench.runsEndWhen(() -> false);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void theServiceIsAwayWhileTheWorkerIsStartedAnew() throws Exception {
        bench.start(journal());
        List<String> executions = bench.engine.execute(2);
        bench.until("both run", () -> bench.adapter.runs().size() == 2);
        bench.proxy.away();
        bench.adapter.runs().get(0).end(WireBench.result(bench.adapter.runs().get(0)));
        bench.until("a report fails", () -> bench.settlements.reportRetries() >= 1);

        bench.start(journal());
        bench.until("the second worker has both", () -> bench.status().tasks().size() == 2);
        assertThat(bench.settlements.count(Settlement.ACKNOWLEDGED)).isZero();
        bench.proxy.back();
        bench.until("the first is reported", () -> bench.settlements.count(Settlement.ACKNOWLEDGED) == 1);
        bench.runsEndWhen(() -> true);

        bench.everythingIsSettledAndPollingGoesOn();
        for (String execution : executions) {
            assertThat(bench.engine.attempts(execution)).isEqualTo(1);
        }
        assertThat(bench.engine.output(executions.get(0))).isEqualTo("{\"done\":{\"n\":0}}");
        assertThat(bench.adapter.launches()).isEqualTo(3);
    }

    @Test
    void anOutcomeThatDidNotArriveIsReportedByTheNextWorker() throws Exception {
        bench.proxy.always(SUCCESS, WireFault.reset());
        dieWithAnOutcome();
        bench.proxy.heal();
        bench.start(journal());

        bench.until("it is reported", () -> bench.settlements.count(Settlement.ACKNOWLEDGED) == 1);
        bench.everythingIsSettledAndPollingGoesOn();
        assertThat(bench.adapter.launches()).isEqualTo(2);
    }

    @Test
    void anOutcomeThatArrivedIsNotReportedAsAnythingElseByTheNextWorker() throws Exception {
        bench.proxy.next(SUCCESS, 1, WireFault.loseReply());
        bench.proxy.always(SUCCESS, WireFault.reset());
        dieWithAnOutcome();
        bench.proxy.heal();
        int before = bench.proxy.calls("SendTaskFailure");
        bench.start(journal());

        bench.until("it is settled", bench.settlements::eachOnce);
        assertThat(bench.settlements.count(Settlement.UNKNOWN)).isEqualTo(1);
        bench.everythingIsSettledAndPollingGoesOn();
        assertThat(bench.proxy.calls("SendTaskFailure")).isEqualTo(before);
        assertThat(bench.adapter.launches()).isEqualTo(2);
    }

    private void dieWithAnOutcome() throws Exception {
        bench.start(journal());
        bench.engine.execute();
        bench.runsEndWhen(() -> true);
        bench.until("reports fail", () -> bench.settlements.reportRetries() >= 2);
        bench.end();
    }

    private FolderJournal journal() {
        return FolderJournal.in(folder.resolve("journal"));
    }
}
