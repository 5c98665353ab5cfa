package io.legacybridge.states.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The published versions of a state machine. Numbers are never used twice. Safe for use by many threads. */
final class Versions {

    private final String stateMachineArn;
    private final TreeMap<Integer, Version> byNumber = new TreeMap<>();
    private int lastNumber;

    Versions(String stateMachineArn) {
        this.stateMachineArn = stateMachineArn;
    }

    /** Publishes a revision, or answers the version that it already has when nothing was published since. */
    synchronized Version publish(Revision revision, @Nullable String description, Instant now) {
        Version newest = byNumber.isEmpty() ? null : byNumber.lastEntry().getValue();
        if (newest != null && newest.revision().idOrInitial().equals(revision.idOrInitial())) {
            return newest;
        }
        int number = ++lastNumber;
        Version version = new Version(stateMachineArn + ":" + number, number, revision, description, now);
        byNumber.put(number, version);
        return version;
    }

    synchronized Optional<Version> find(String arn) {
        return byNumber.values().stream()
                .filter(version -> version.arn().equals(arn))
                .findFirst();
    }

    synchronized void delete(String arn) {
        byNumber.values().removeIf(version -> version.arn().equals(arn));
    }

    /** The versions, newest first. */
    synchronized List<Version> list() {
        List<Version> all = new ArrayList<>(byNumber.values());
        Collections.reverse(all);
        return all;
    }
}
