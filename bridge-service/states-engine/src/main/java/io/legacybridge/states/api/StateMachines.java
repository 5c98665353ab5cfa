package io.legacybridge.states.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The state machines there are. Safe for use by many threads. */
final class StateMachines {

    private final Map<String, StateMachine> machines = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();

    long nextSequence() {
        return sequence.incrementAndGet();
    }

    /** Adds a machine, unless one of its ARN is there; that one is answered then. */
    Optional<StateMachine> addIfAbsent(StateMachine machine) {
        return Optional.ofNullable(machines.putIfAbsent(machine.arn(), machine));
    }

    Optional<StateMachine> find(String arn) {
        return Optional.ofNullable(machines.get(arn));
    }

    /** The machine that an ARN, with or without version or alias, belongs to. */
    Optional<StateMachine> owner(String arn) {
        StateMachine exact = machines.get(arn);
        if (exact != null) {
            return Optional.of(exact);
        }
        return find(arn.substring(0, Math.max(0, arn.lastIndexOf(':'))));
    }

    void delete(String arn) {
        machines.remove(arn);
    }

    List<StateMachine> list() {
        List<StateMachine> all = new ArrayList<>(machines.values());
        all.sort(Comparator.comparingLong(StateMachine::sequence));
        return all;
    }
}
