package io.legacybridge.examples.benchmarks;

import java.util.List;

/** Runs one benchmark by its name. */
public final class Benchmarks {
    private static final int USAGE = 64;
    private static final List<Benchmark> ALL =
            List.of(new HandOff(), new Processes(), new IdlePolls(), new HeartbeatLoad(), new Memory(), new Journals());

    private Benchmarks() {}

    /** @param args the benchmark's name; none lists them */
    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            ALL.forEach(benchmark -> System.out.printf("%-12s %s%n", benchmark.name(), benchmark.question()));
            System.exit(args.length == 0 ? 0 : USAGE);
        }
        for (Benchmark benchmark : ALL) {
            if (benchmark.name().equals(args[0])) {
                benchmark.measure().print(benchmark.name(), System.out);
                System.exit(0);
            }
        }
        System.err.println("there is no benchmark '" + args[0] + "'; without a name, the list is shown");
        System.exit(USAGE);
    }
}
