package io.legacybridge.examples.benchmarks;

import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.task.Outcome;

/** The way of a task without any work: engine, poll, launch, report, each over HTTP. */
final class HandOff implements Benchmark {
    private static final int SLOTS = 32;
    private static final int WARM_UP = 2_000;
    private static final int EXECUTIONS = 5_000;

    @Override
    public String name() {
        return "hand-off";
    }

    @Override
    public String question() {
        return "how many tasks a second go through engine and worker when the work itself takes no time";
    }

    @Override
    public Figures measure() throws Exception {
        try (Bench bench = new Bench(ActivityPolicy.ofSlots(SLOTS), task -> Run.ended(new Outcome.Succeeded("{}")))) {
            bench.run(WARM_UP);
            double seconds = bench.run(EXECUTIONS);
            return new Figures()
                    .add("executions", EXECUTIONS)
                    .add("slots", SLOTS)
                    .add("seconds", seconds)
                    .add("tasks per second", EXECUTIONS / seconds);
        }
    }
}
