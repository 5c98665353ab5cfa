package io.legacybridge.testkit.wire;

import io.legacybridge.testkit.WireFault;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.journal.FolderJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything goes wrong at random, the worker dies now and then, and afterwards nothing may be lost, left, or run
 * twice.
 */
@Execution(ExecutionMode.CONCURRENT)
class RandomNetworkTest {
    private static final List<String> ACTIONS =
            List.of("GetActivityTask", "SendTaskHeartbeat", "SendTaskSuccess", "SendTaskFailure");
    private static final Duration INTERVAL = Duration.ofSeconds(6);
    private static final int EXECUTIONS = 30;
    private static final int CHANGES = 150;

    @TempDir
    private Path folder;

    private WireBench bench;

    @BeforeEach
    void prepare() throws Exception {
        bench = new WireBench(Engine.likeStepFunctions(INTERVAL), INTERVAL);
        bench.adapter.declare(Capability.REATTACH);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void afterwardsEverythingIsSettledAndPollingGoesOn(long seed) throws Exception {
        Random random = new Random(seed);
        bench.start(journal());
        bench.engine.execute(EXECUTIONS);
        int[] changes = {0};
        bench.runsEndWhen(() -> random.nextInt(8) == 0);
        bench.runsFailIf(run -> random.nextInt(4) == 0);
        bench.meanwhile(() -> {
            changes[0]++;
            misbehave(random);
        });
        bench.until("it has gone wrong in many ways", () -> changes[0] >= CHANGES);

        bench.meanwhile(() -> {});
        bench.runsEndWhen(() -> true);
        bench.runsFailIf(run -> false);
        bench.proxy.heal();
        bench.proxy.back();
        bench.everythingIsSettledAndPollingGoesOn();
    }

    private void misbehave(Random random) {
        try {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> bench.proxy.next(ACTIONS.get(random.nextInt(ACTIONS.size())), 1, fault(random));
                case 4 ->
                    bench.proxy.share(
                            ACTIONS.get(random.nextInt(ACTIONS.size())), 0.5, random.nextLong(), fault(random));
                case 5 -> bench.proxy.heal();
                case 6 -> bench.proxy.away();
                case 7, 8 -> bench.proxy.back();
                case 9 -> {
                    if (random.nextInt(4) == 0) {
                        bench.start(journal());
                    }
                }
                default -> {
                    // Work goes on.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WireFault fault(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> WireFault.reset();
            case 1 -> WireFault.resetWithinRequest();
            case 2 -> WireFault.loseReply();
            case 3 -> WireFault.cutReply();
            case 4 -> WireFault.throttled();
            case 5 -> WireFault.unavailable();
            case 6 -> WireFault.serverError();
            default -> WireFault.late(Duration.ofMillis(random.nextInt(5_000)));
        };
    }

    private FolderJournal journal() {
        return FolderJournal.in(folder.resolve("journal"));
    }
}
