package io.legacybridge.adapters.kubernetes;

import io.legacybridge.adapters.kubernetes.Diagnosis.Trouble;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How long it is that a pod cannot start, and when that is believed. Not thread-safe. */
final class Troubles {
    private final Duration startTrouble;
    private final Duration schedule;
    private final Map<Trouble.Kind, Long> since = new EnumMap<>(Trouble.Kind.class);
    private boolean asked;

    Troubles(Terms terms) {
        this.startTrouble = Duration.ofSeconds(terms.startTroubleSeconds());
        this.schedule = Duration.ofSeconds(terms.scheduleSeconds());
    }

    /** What is to be thought of a trouble. */
    enum Belief {
        /** It was not there before. */
        NEW,
        /** It may pass by itself. */
        MAY_PASS,
        /** Somebody may know more; said once. */
        ASK,
        /** It has lasted too long. */
        BELIEVED
    }

    /** Of a trouble that is seen at a time of the monotonic clock. */
    Belief stillSo(Trouble.Kind kind, long nanos) {
        Long first = since.putIfAbsent(kind, nanos);
        if (first == null) {
            return Belief.NEW;
        }
        long lasted = nanos - first;
        if (lasted >= limit(kind).toNanos()) {
            return Belief.BELIEVED;
        }
        if (kind == Trouble.Kind.POD && !asked && lasted >= startTrouble.toNanos()) {
            asked = true;
            return Belief.ASK;
        }
        return Belief.MAY_PASS;
    }

    /** When a new trouble is to be looked at again. */
    List<Duration> patience(Trouble.Kind kind) {
        return kind == Trouble.Kind.POD && startTrouble.compareTo(schedule) < 0
                ? List.of(startTrouble, schedule)
                : List.of(limit(kind));
    }

    private Duration limit(Trouble.Kind kind) {
        return switch (kind) {
            case IMAGE, CONTAINER -> startTrouble;
            case NODE, POD -> schedule;
        };
    }

    /** Nothing keeps the pod from starting any more. */
    void passed() {
        since.clear();
    }
}
