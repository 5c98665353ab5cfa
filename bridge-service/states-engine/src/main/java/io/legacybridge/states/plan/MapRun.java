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
    private final long maxConcurrency;
    private final Tolerance tolerance;
    private final List<Execution> executions = new ArrayList<>();
    private ExecutionStatus status = ExecutionStatus.RUNNING;
    private @Nullable Instant stopDate;

    MapRun(String arn, String executionArn, Instant startDate, long maxConcurrency, Tolerance tolerance) {
        this.arn = arn;
        this.executionArn = executionArn;
        this.startDate = startDate;
        this.maxConcurrency = maxConcurrency;
        this.tolerance = tolerance;
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

    public long maxConcurrency() {
        return maxConcurrency;
    }

    public long toleratedFailureCount() {
        return tolerance.count() == null ? 0 : tolerance.count();
    }

    public double toleratedFailurePercentage() {
        return tolerance.percentage() == null ? 0 : tolerance.percentage();
    }

    /** How many items there are, started or not. */
    public int items() {
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
