package io.legacybridge.states.plan;

import io.legacybridge.states.history.ExecutionStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a distributed Map, and the executions of its items. Those that are kept no longer are still counted.
 * Safe for use by many threads.
 */
public final class MapRun {

    private final String arn;
    private final String executionArn;
    private final Instant startDate;
    private final Runnable limitsChanged;
    private final TreeMap<Long, Execution> executions = new TreeMap<>();
    private final Map<ExecutionStatus, Integer> forgotten = new EnumMap<>(ExecutionStatus.class);
    private long started;
    private long maxConcurrency;
    private Tolerance tolerance;
    private ExecutionStatus status = ExecutionStatus.RUNNING;
    private @Nullable Instant stopDate;

    /** @param limitsChanged called after each {@link #update} */
    MapRun(
            String arn,
            String executionArn,
            Instant startDate,
            long maxConcurrency,
            Tolerance tolerance,
            Runnable limitsChanged) {
        this.arn = arn;
        this.executionArn = executionArn;
        this.startDate = startDate;
        this.maxConcurrency = maxConcurrency;
        this.tolerance = tolerance;
        this.limitsChanged = limitsChanged;
    }

    public String arn() {
        return arn;
    }

    /** The execution that holds the Map. */
    public String executionArn() {
        return executionArn;
    }

    public Instant startDate() {
        return startDate;
    }

    public synchronized long maxConcurrency() {
        return maxConcurrency;
    }

    public synchronized long toleratedFailureCount() {
        return tolerance.count() == null ? 0 : tolerance.count();
    }

    public synchronized double toleratedFailurePercentage() {
        return tolerance.percentage() == null ? 0 : tolerance.percentage();
    }

    /** How many items there are, started or not. */
    public synchronized int items() {
        return tolerance.items();
    }

    public synchronized ExecutionStatus status() {
        return status;
    }

    /** When it ended; null while it runs. */
    public synchronized @Nullable Instant stopDate() {
        return stopDate;
    }

    /** The executions that are kept, by their number: the first that was started has 1. */
    public synchronized SortedMap<Long, Execution> executions() {
        return new TreeMap<>(executions);
    }

    /** How many executions have been started so far, by where they stand. */
    public synchronized Map<ExecutionStatus, Integer> counts() {
        Map<ExecutionStatus, Integer> counts = new EnumMap<>(ExecutionStatus.class);
        counts.putAll(forgotten);
        executions
                .values()
                .forEach(execution -> counts.merge(execution.outcome().status(), 1, Integer::sum));
        return counts;
    }

    /**
     * Changes limits while it runs; those given as null stay.
     *
     * @return whether it runs
     */
    public boolean update(@Nullable Long concurrency, @Nullable Long failureCount, @Nullable Double failurePercentage) {
        synchronized (this) {
            if (status.closed()) {
                return false;
            }
            maxConcurrency = concurrency == null ? maxConcurrency : concurrency;
            tolerance = new Tolerance(
                    failureCount == null ? tolerance.count() : failureCount,
                    failurePercentage == null ? tolerance.percentage() : failurePercentage,
                    tolerance.items());
        }
        limitsChanged.run();
        return true;
    }

    synchronized boolean isExceededBy(int failures) {
        return tolerance.isExceededBy(failures);
    }

    /** @return its number */
    synchronized long add(Execution execution) {
        executions.put(++started, execution);
        return started;
    }

    synchronized void forget(long number) {
        Execution execution = executions.remove(number);
        if (execution != null) {
            forgotten.merge(execution.outcome().status(), 1, Integer::sum);
        }
    }

    synchronized void end(ExecutionStatus how, Instant when) {
        if (!status.closed()) {
            status = how;
            stopDate = when;
        }
    }
}
