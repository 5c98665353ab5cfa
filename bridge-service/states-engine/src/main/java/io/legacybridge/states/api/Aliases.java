package io.legacybridge.states.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The aliases of a state machine. Safe for use by many threads. */
final class Aliases {

    private final Map<String, Alias> byArn = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();

    long nextSequence() {
        return sequence.incrementAndGet();
    }

    /** Adds an alias, unless one of its name is there; that one is answered then. */
    Optional<Alias> addIfAbsent(Alias alias) {
        return Optional.ofNullable(byArn.putIfAbsent(alias.arn(), alias));
    }

    void replace(Alias alias) {
        byArn.replace(alias.arn(), alias);
    }

    Optional<Alias> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    void delete(String arn) {
        byArn.remove(arn);
    }

    /** The aliases, oldest first. */
    List<Alias> list() {
        List<Alias> all = new ArrayList<>(byArn.values());
        all.sort(Comparator.comparingLong(Alias::sequence));
        return all;
    }

    /** The aliases that lead to a version. */
    List<Alias> leadingTo(String versionArn) {
        return list().stream().filter(alias -> alias.leadsTo(versionArn)).toList();
    }
}
