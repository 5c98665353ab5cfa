package io.legacybridge.states.api;

import io.legacybridge.states.plan.Execution;
import io.legacybridge.states.plan.MapRuns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The executions there are: those that run, and those that closed last, up to a number. What closed before them is
 * forgotten with its map runs, for the engine lives in memory. Safe for use by many threads.
 */
final class Executions {

    /** An execution with its place in the order of starts. */
    record Started(Execution execution, long sequence) {}

    private final int maxClosed;
    private final MapRuns mapRuns;
    private final Map<String, Started> byArn = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<Long, Started>> byMachine = new ConcurrentHashMap<>();
    private final Queue<Started> closed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger closedCount = new AtomicInteger();
    private final AtomicLong sequence = new AtomicLong();

    Executions(int maxClosed, MapRuns mapRuns) {
        this.maxClosed = maxClosed;
        this.mapRuns = mapRuns;
    }

    /** Adds an execution, unless one of its ARN is there; that one is answered then. */
    Optional<Execution> addIfAbsent(Execution execution) {
        Started started = new Started(execution, sequence.incrementAndGet());
        Started existing = byArn.putIfAbsent(execution.record().executionArn(), started);
        if (existing != null) {
            return Optional.of(existing.execution());
        }
        byMachine
                .computeIfAbsent(execution.record().stateMachineArn(), arn -> new ConcurrentSkipListMap<>())
                .put(started.sequence(), started);
        execution.closed().thenRun(() -> hasClosed(started));
        return Optional.empty();
    }

    Optional<Execution> find(String arn) {
        return Optional.ofNullable(byArn.get(arn)).map(Started::execution);
    }

    /** The executions of a state machine, newest first. */
    List<Started> of(String stateMachineArn) {
        ConcurrentSkipListMap<Long, Started> started = byMachine.get(stateMachineArn);
        return started == null ? List.of() : List.copyOf(started.descendingMap().values());
    }

    private void hasClosed(Started started) {
        closed.add(started);
        if (closedCount.incrementAndGet() > maxClosed) {
            Started oldest = closed.poll();
            if (oldest != null) {
                closedCount.decrementAndGet();
                forget(oldest);
            }
        }
    }

    /**
     * One that runs again by a redrive stays, and is then kept for good: that is rare, and losing it would be worse.
     */
    private void forget(Started started) {
        if (!started.execution().outcome().status().closed()) {
            return;
        }
        String arn = started.execution().record().executionArn();
        byArn.remove(arn, started);
        ConcurrentSkipListMap<Long, Started> ofMachine =
                byMachine.get(started.execution().record().stateMachineArn());
        if (ofMachine != null) {
            ofMachine.remove(started.sequence());
        }
        mapRuns.forget(arn);
    }
}
