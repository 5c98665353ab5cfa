package io.legacybridge.states.plan;

import io.legacybridge.states.history.HistoryEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one execution. Its mailbox adds; readers see only what has been committed, because nobody may learn of
 * an event that might yet be lost.
 */
final class History {

    private final List<HistoryEvent> events = new ArrayList<>();
    private int committed;

    synchronized void add(HistoryEvent event) {
        events.add(event);
    }

    synchronized int size() {
        return events.size();
    }

    /** The events after the first so many, committed or not. */
    synchronized List<HistoryEvent> from(int first) {
        return List.copyOf(events.subList(first, events.size()));
    }

    synchronized void commitUpTo(int count) {
        committed = Math.max(committed, count);
    }

    synchronized List<HistoryEvent> committed() {
        return List.copyOf(events.subList(0, committed));
    }
}
