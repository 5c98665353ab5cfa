package io.legacybridge.states.api;

import io.legacybridge.states.plan.Execution;
import io.legacybridge.states.plan.MapRuns;
import io.legacybridge.states.plan.Retention;
import io.legacybridge.states.store.ExecutionRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The executions there are: those that run, and of those that closed the ones that are {@linkplain Retention kept}. The
 * others are forgotten with their map runs, for the engine lives in memory. Safe for use by many threads.
 */
final class Executions {

    /** An execution with its place in the order of starts. */
    record Started(Execution execution, long sequence) {}

    private final Retention retention;
    private final MapRuns mapRuns;
    private final Map<String, Started> byArn = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentSkipListMap<Long, Started>> byMachine = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();

    Executions(Retention retention, MapRuns mapRuns) {
        this.retention = retention;
        this.mapRuns = mapRuns;
    }

    /** Adds an execution, unless one of its ARN is there; that one is answered then. */
    Optional<Execution> addIfAbsent(Execution execution) {
        retention.sweep();
        Started started = new Started(execution, sequence.incrementAndGet());
        Started existing = byArn.putIfAbsent(execution.record().executionArn(), started);
        if (existing != null) {
            return Optional.of(existing.execution());
        }
        byMachine.compute(execution.record().stateMachineArn(), (arn, ofMachine) -> {
            ConcurrentSkipListMap<Long, Started> all = ofMachine == null ? new ConcurrentSkipListMap<>() : ofMachine;
            all.put(started.sequence(), started);
            return all;
        });
        retention.watch(execution, () -> forget(started));
        return Optional.empty();
    }

    Optional<Execution> find(String arn) {
        retention.sweep();
        return Optional.ofNullable(byArn.get(arn)).map(Started::execution);
    }

    /** The executions of a state machine, newest first. */
    List<Started> of(String stateMachineArn) {
        retention.sweep();
        ConcurrentSkipListMap<Long, Started> started = byMachine.get(stateMachineArn);
        return started == null ? List.of() : List.copyOf(started.descendingMap().values());
    }

    private void forget(Started started) {
        ExecutionRecord record = started.execution().record();
        byArn.remove(record.executionArn(), started);
        byMachine.computeIfPresent(record.stateMachineArn(), (arn, ofMachine) -> {
            ofMachine.remove(started.sequence());
            return ofMachine.isEmpty() ? null : ofMachine;
        });
        mapRuns.forget(record.executionArn());
    }
}
