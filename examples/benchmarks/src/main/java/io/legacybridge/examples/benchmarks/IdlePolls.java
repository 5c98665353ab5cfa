package io.legacybridge.examples.benchmarks;

import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.task.Outcome;
import java.lang.management.ManagementFactory;

/** What a thousand open long polls cost, both ends of them in this process, against ten. */
final class IdlePolls implements Benchmark {
    @Override
    public String name() {
        return "idle-polls";
    }

    @Override
    public String question() {
        return "how many threads and how much heap 1,000 open polls take, worker and engine together";
    }

    @Override
    public Figures measure() throws Exception {
        Figures figures = new Figures();
        for (int polls : new int[] {10, 1_000}) {
            try (Bench bench =
                    new Bench(ActivityPolicy.ofSlots(polls), task -> Run.ended(new Outcome.Succeeded("{}")))) {
                while (bench.openPolls() < polls) {
                    Thread.onSpinWait();
                }
                figures.add(
                                polls + " polls: threads",
                                ManagementFactory.getThreadMXBean().getThreadCount())
                        .add(polls + " polls: heap in MiB", usedHeap() / (1024.0 * 1024.0));
            }
        }
        return figures;
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
