package io.legacybridge.examples.benchmarks;

import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;

/** Tells of each task that is over. */
record SettledTasks(Runnable each) implements WorkerListener {
    @Override
    public void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {
        each.run();
    }
}
