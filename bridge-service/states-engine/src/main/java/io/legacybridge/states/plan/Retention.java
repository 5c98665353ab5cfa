package io.legacybridge.states.plan;

import io.legacybridge.states.time.EngineTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which closed executions are kept: those that closed last, as many as fit into a number, a size and an age. An
 * execution that is open is never dropped.
 *
 * <p>An execution that closes joins the end of a queue, whose head then goes until the rest fits; the age is looked at
 * before each look-up too. The one that closed last stays however large it is, since whoever started it may not have
 * read its output yet. A redriven execution runs again while it is in the queue: when its turn comes it goes to the end
 * instead, open or closed again, with the size that it has then.
 *
 * <p>Safe for use by many threads. What forgets an execution is called outside the lock.
 */
public final class Retention {

    /**
     * How much is kept.
     *
     * @param executions 1 or more
     * @param bytes of all together, about
     * @param age since the execution closed
     */
    public record Limits(int executions, long bytes, Duration age) {}

    private record Kept(
            Execution execution, Runnable forget, @Nullable Instant stopDate, long bytes) {
        static Kept of(Execution execution, Runnable forget) {
            return new Kept(execution, forget, execution.outcome().stopDate(), execution.bytes());
        }

        /** It was redriven: it runs, or has closed once more. */
        boolean ranAgain() {
            Instant stopped = execution.outcome().stopDate();
            return stopped == null || !stopped.equals(stopDate);
        }
    }

    private final Limits limits;
    private final EngineTime time;
    private final Deque<Kept> oldestFirst = new ArrayDeque<>();
    private long bytes;

    public Retention(Limits limits, EngineTime time) {
        this.limits = limits;
        this.time = time;
    }

    /**
     * Keeps an execution once it has closed.
     *
     * @param forget takes it out of wherever it can be found; called once at most
     */
    public void watch(Execution execution, Runnable forget) {
        execution.closed().thenRun(() -> {
            add(Kept.of(execution, forget));
            sweep();
        });
    }

    /** Forgets what is beyond the limits. */
    public void sweep() {
        beyondLimits().forEach(kept -> kept.forget().run());
    }

    /** How many closed executions are kept. */
    public synchronized int executions() {
        return oldestFirst.size();
    }

    /** About how many bytes the closed executions take. */
    public synchronized long bytes() {
        return bytes;
    }

    private synchronized void add(Kept kept) {
        oldestFirst.add(kept);
        bytes += kept.bytes();
    }

    private synchronized List<Kept> beyondLimits() {
        List<Kept> beyond = new ArrayList<>();
        Instant oldest = time.now().minus(limits.age());
        for (int left = oldestFirst.size(); left > 0 && isBeyond(oldestFirst.getFirst(), oldest); left--) {
            Kept first = oldestFirst.removeFirst();
            bytes -= first.bytes();
            if (first.ranAgain()) {
                add(Kept.of(first.execution(), first.forget()));
            } else {
                beyond.add(first);
            }
        }
        return beyond;
    }

    private boolean isBeyond(Kept first, Instant oldest) {
        if (first.stopDate() != null && first.stopDate().isBefore(oldest)) {
            return true;
        }
        return oldestFirst.size() > 1 && (oldestFirst.size() > limits.executions() || bytes > limits.bytes());
    }
}
