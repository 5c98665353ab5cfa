package io.legacybridge.states.plan;

import io.legacybridge.states.history.ExecutionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt at a distributed Map, and the executions of its items. Safe for use by many threads. */
public final class MapRun {

    private final String arn;
    private final String executionArn;
    private final Instant startDate;
    private final Runnable limitsChanged;
    private final List<Execution> executions = new ArrayList<>();
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

    /** The executions started so far, in the order of the items. */
    public synchronized List<Execution> executions() {
        return List.copyOf(executions);
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

    synchronized void add(Execution execution) {
        executions.add(execution);
    }

    synchronized void end(ExecutionStatus how, Instant when) {
        if (!status.closed()) {
            status = how;
            stopDate = when;
        }
    }
}
