package io.legacybridge.examples.benchmarks;

import io.legacybridge.examples.benchmarks.soak.Soak;
import java.time.Duration;
import java.util.List;

/** Runs one benchmark by its name. */
public final class Benchmarks {
    private static final int USAGE = 64;
    private static final long SOAK_MINUTES = 30;

    private Benchmarks() {}

    /** @param args the benchmark's name, and for the soak its minutes; nothing lists them */
    public static void main(String[] args) throws Exception {
        List<Benchmark> all = all(args);
        if (args.length == 0) {
            all.forEach(benchmark -> System.out.printf("%-12s %s%n", benchmark.name(), benchmark.question()));
            System.exit(0);
        }
        for (Benchmark benchmark : all) {
            if (benchmark.name().equals(args[0])) {
                Figures figures = benchmark.measure();
                figures.print(benchmark.name(), System.out);
                System.exit(figures.isFailed() ? 1 : 0);
            }
        }
        System.err.println("there is no benchmark '" + args[0] + "'; without a name, the list is shown");
        System.exit(USAGE);
    }

    private static List<Benchmark> all(String[] args) {
        long minutes = args.length > 1 ? Long.parseLong(args[1]) : SOAK_MINUTES;
        return List.of(
                new HandOff(),
                new Processes(),
                new IdlePolls(),
                new HeartbeatLoad(),
                new Memory(),
                new Journals(),
                new Soak(Duration.ofMinutes(minutes)));
    }
}
