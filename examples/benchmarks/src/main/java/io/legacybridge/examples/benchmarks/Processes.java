package io.legacybridge.examples.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.adapters.process.ProcessAdapterConfig;
import io.legacybridge.adapters.process.ProcessAdapterFactory;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.policy.ActivityPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/**
 * 500 runs of a program that takes 10 ms: through the whole path (engine, poll, supervisor, verdict, report), and by
 * {@code xargs -P} with as many at once, which does nothing but start them. The two take turns, so that the ratio holds
 * on a machine whose speed drifts.
 */
final class Processes implements Benchmark {
    private static final int RUNS = 500;
    private static final int AT_ONCE = 8;
    private static final int ROUNDS = 5;
    private static final String CONFIG = """
            {"command": ["sleep", "0.01"], "trusted": true, "keep": "never"}""";

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public String question() {
        return "what the whole path costs for a 10 ms program, against xargs -P with the same parallelism";
    }

    @Override
    public Figures measure() throws Exception {
        Path folder = Files.createTempDirectory("legacy-bridge-benchmark");
        double[] bridge = new double[ROUNDS];
        double[] xargs = new double[ROUNDS];
        double[] ratio = new double[ROUNDS];
        Figures figures =
                new Figures().add("runs", RUNS).add("at once", AT_ONCE).add("rounds", ROUNDS);
        ProcessAdapterConfig config = new ObjectMapper().readValue(CONFIG, ProcessAdapterConfig.class);
        AdapterContext context = new AdapterContext(Bench.ACTIVITY, folder, Duration.ofMinutes(10), Clock.systemUTC());
        try (Adapter adapter = new ProcessAdapterFactory().create(config, context);
                Bench bench = new Bench(ActivityPolicy.ofSlots(AT_ONCE), adapter)) {
            bench.run(RUNS);
            for (int round = 0; round < ROUNDS; round++) {
                bridge[round] = bench.run(RUNS);
                xargs[round] = xargs();
                ratio[round] = bridge[round] / xargs[round];
            }
            bench.stages().addTo(figures);
        }
        return figures.add("bridge: median seconds", median(bridge))
                .add("bridge: runs per second", RUNS / median(bridge))
                .add("xargs: median seconds", median(xargs))
                .add("xargs: runs per second", RUNS / median(xargs))
                .add("bridge / xargs: median ratio", median(ratio));
    }

    private static double xargs() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        int exit = new ProcessBuilder("sh", "-c", "seq " + RUNS + " | xargs -P " + AT_ONCE + " -I_ sleep 0.01")
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("xargs ended with " + exit);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
