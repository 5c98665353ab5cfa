package io.legacybridge.examples.benchmarks;

import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Ten thousand tasks in flight on one worker, each heartbeated over HTTP for three minutes, against a hundred. */
final class HeartbeatLoad implements Benchmark {
    private static final int FEW = 100;
    private static final int MANY = 10_000;
    private static final Duration HEARTBEAT = Duration.ofSeconds(90);
    private static final Duration WATCHED = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "heartbeats";
    }

    @Override
    public String question() {
        return "how late heartbeats are, and what they cost, with 10,000 tasks in flight on one worker";
    }

    @Override
    public Figures measure() throws Exception {
        Figures figures = new Figures();
        for (int tasks : new int[] {FEW, MANY}) {
            measure(tasks, figures);
        }
        return figures;
    }

    private static void measure(int tasks, Figures figures) throws Exception {
        Endless endless = new Endless();
        Lags lags = new Lags();
        ActivityPolicy policy = ActivityPolicy.ofSlots(tasks).withClocks(HEARTBEAT, Duration.ofHours(1));
        try (Bench bench = new Bench(policy, task -> endless.run(), lags)) {
            bench.start(tasks, HEARTBEAT.toSeconds());
            while (endless.runs.size() < tasks) {
                Thread.onSpinWait();
            }
            lags.begin();
            Thread.sleep(WATCHED.toMillis()); // what is measured is this time
            long[] late = lags.sorted();
            figures.add(tasks + " tasks: heartbeats a second", late.length / (double) WATCHED.toSeconds())
                    .add(tasks + " tasks: lag in ms, median", late[late.length / 2] / 1e6)
                    .add(tasks + " tasks: lag in ms, 99 of 100", late[late.length * 99 / 100] / 1e6)
                    .add(tasks + " tasks: lag in ms, worst", late[late.length - 1] / 1e6)
                    .add(tasks + " tasks: lost", lags.failed)
                    .add(
                            tasks + " tasks: threads",
                            ManagementFactory.getThreadMXBean().getThreadCount())
                    .add(tasks + " tasks: heap in MiB", usedHeap() / (1024.0 * 1024.0));
            endless.runs.forEach(run -> run.complete(new Outcome.Succeeded("{}")));
            bench.awaitAll(tasks);
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Work that ends when it is told to. */
    private static final class Endless {
        private final Queue<CompletableFuture<Outcome>> runs = new ConcurrentLinkedQueue<>();

        Run run() {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            runs.add(outcome);
            return new Run() {
                @Override
                public Handle handle() {
                    return Handle.NONE;
                }

                @Override
                public CompletionStage<Outcome> outcome() {
                    return outcome;
                }

                @Override
                public CompletionStage<Void> cancel(String reason) {
                    outcome.complete(new Outcome.Abandoned(reason));
                    return CompletableFuture.completedStage(null);
                }
            };
        }
    }

    /** How late each heartbeat was sent. Written on the worker's thread. */
    private static final class Lags implements WorkerListener {
        private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
        private volatile int failed;

        void begin() {
            nanos.clear();
        }

        long[] sorted() {
            long[] all = nanos.stream().mapToLong(Long::longValue).toArray();
            Arrays.sort(all);
            return all;
        }

        @Override
        public void heartbeatAcknowledged(ActivityTask task, Duration lag) {
            nanos.add(lag.toNanos());
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        public void taskCancelled(ActivityTask task, String reason) {
            failed++;
        }
    }
}
