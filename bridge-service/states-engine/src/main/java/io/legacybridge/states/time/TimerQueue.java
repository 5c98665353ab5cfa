package io.legacybridge.states.time;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Timers in the order of their deadlines; those of one instant in the order in which they were set. Not synchronized:
 * the owner holds its lock. Cancelling removes the entry at once, because heartbeats set and cancel a timer each.
 */
final class TimerQueue {

    private record Key(long deadlineNanos, long sequence) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDeadline = Long.compare(deadlineNanos, other.deadlineNanos);
            return byDeadline != 0 ? byDeadline : Long.compare(sequence, other.sequence);
        }
    }

    private final TreeMap<Key, Runnable> waiting = new TreeMap<>();
    private long sequence;

    /** Adds a task and answers the action that takes it out again. */
    Runnable add(long deadlineNanos, Runnable task) {
        Key key = new Key(deadlineNanos, sequence++);
        waiting.put(key, task);
        return () -> waiting.remove(key);
    }

    OptionalLong nextDeadline() {
        return waiting.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(waiting.firstKey().deadlineNanos());
    }

    /** Takes the first task whose deadline is not after the given time. */
    Optional<Runnable> takeDue(long nowNanos) {
        Map.Entry<Key, Runnable> first = waiting.firstEntry();
        if (first == null || first.getKey().deadlineNanos() > nowNanos) {
            return Optional.empty();
        }
        waiting.remove(first.getKey());
        return Optional.of(first.getValue());
    }

    void clear() {
        waiting.clear();
    }
}
