package io.legacybridge.testkit.wire;

import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What became of each task that was accepted. One worker after the other tells it. Thread-safe.
 *
 * <p>A worker settles a task once. The next one may settle it again, if the first died after the report was taken and
 * before it had noted that; Step Functions takes no second report.
 */
final class Settlements implements WorkerListener {
    private final Set<String> accepted = new HashSet<>();
    private final Set<String> settled = new HashSet<>();
    private final Set<String> settledInThisLife = new HashSet<>();
    private final Set<String> settledTwice = new HashSet<>();
    private final Map<Settlement, Integer> byKind = new EnumMap<>(Settlement.class);
    private int reportRetries;

    /** Another worker takes over. */
    synchronized void newLife() {
        settledInThisLife.clear();
    }

    @Override
    public synchronized void taskAccepted(ActivityTask task) {
        accepted.add(task.id());
    }

    @Override
    public synchronized void taskRecovered(ActivityTask task) {
        accepted.add(task.id());
    }

    @Override
    public synchronized void taskSettled(ActivityTask task, Outcome outcome, Settlement settlement) {
        byKind.merge(settlement, 1, Integer::sum);
        if (settlement != Settlement.LEFT_OPEN) {
            settled.add(task.id());
            if (!settledInThisLife.add(task.id())) {
                settledTwice.add(task.id());
            }
        }
    }

    @Override
    public synchronized void reportRetried(
            ActivityTask task, int attempt, Refusal refusal, String message, Duration pause) {
        reportRetries++;
    }

    synchronized int count(Settlement kind) {
        return byKind.getOrDefault(kind, 0);
    }

    synchronized int reportRetries() {
        return reportRetries;
    }

    /** Whether every task that was accepted, by whichever worker, was settled, and by none twice. */
    synchronized boolean eachOnce() {
        return settled.equals(accepted) && settledTwice.isEmpty();
    }

    @Override
    public synchronized String toString() {
        Set<String> open = new HashSet<>(accepted);
        open.removeAll(settled);
        return accepted.size() + " accepted, settled " + byKind + ", not settled " + open + ", settled twice "
                + settledTwice;
    }
}
