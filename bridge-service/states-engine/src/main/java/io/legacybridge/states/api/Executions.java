package io.legacybridge.states.api;

import io.legacybridge.states.plan.Execution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The executions there are, running and closed. Safe for use by many threads. */
final class Executions {

    /** An execution with its place in the order of starts. */
    record Started(Execution execution, long sequence) {}

    private final Map<String, Started> byArn = new ConcurrentHashMap<>();
    private final Map<String, List<Started>> byMachine = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();

    /** Adds an execution, unless one of its ARN is there; that one is answered then. */
    Optional<Execution> addIfAbsent(Execution execution) {
        Started started = new Started(execution, sequence.incrementAndGet());
        Started existing = byArn.putIfAbsent(execution.record().executionArn(), started);
        if (existing != null) {
            return Optional.of(existing.execution());
        }
        byMachine
                .computeIfAbsent(
                        execution.record().stateMachineArn(), arn -> Collections.synchronizedList(new ArrayList<>()))
                .add(started);
        return Optional.empty();
    }

    Optional<Execution> find(String arn) {
        return Optional.ofNullable(byArn.get(arn)).map(Started::execution);
    }

    /** The executions of a state machine, newest first. */
    List<Started> of(String stateMachineArn) {
        List<Started> started = byMachine.getOrDefault(stateMachineArn, List.of());
        List<Started> newestFirst;
        synchronized (started) {
            newestFirst = new ArrayList<>(started);
        }
        Collections.reverse(newestFirst);
        return newestFirst;
    }
}
