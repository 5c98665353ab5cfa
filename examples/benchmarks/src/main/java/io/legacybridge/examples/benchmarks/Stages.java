package io.legacybridge.examples.benchmarks;

import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a task's time goes, from the moment the worker has it: launch, run, report. Tells of each task that is over.
 *
 * <p>Called on the worker's one thread; read after the last task has been told of.
 */
final class Stages implements WorkerListener {
    private final Runnable each;
    private final Map<ActivityTask, Long> outcomeAt = new HashMap<>();
    private long tasks;
    private long launchNanos;
    private long outcomeNanos;
    private long reportNanos;

    /** @param each told of each task that is over */
    Stages(Runnable each) {
        this.each = each;
    }

    @Override
    public void taskLaunched(ActivityTask task, Handle handle, Duration took) {
        launchNanos += took.toNanos();
    }

    @Override
    public void outcomeSet(ActivityTask task, Outcome outcome, Duration took) {
        outcomeNanos += took.toNanos();
        outcomeAt.put(task, System.nanoTime());
    }

    @Override
    public void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {
        Long since = outcomeAt.remove(task);
        reportNanos += since == null ? 0 : System.nanoTime() - since;
        tasks++;
        each.run();
    }

    /** Adds the mean of each stage, in milliseconds. */
    void addTo(Figures figures) {
        figures.add("mean ms: launch", mean(launchNanos))
                .add("mean ms: launched to outcome", mean(outcomeNanos - launchNanos))
                .add("mean ms: outcome to settled report", mean(reportNanos));
    }

    private double mean(long nanos) {
        return nanos / 1e6 / Math.max(1, tasks);
    }
}
