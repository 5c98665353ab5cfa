package io.legacybridge.states.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Time that stands still until a test moves it. {@link #advance} moves both clocks together and runs each timer that
 * falls due, in order and in the calling thread, with the clock standing at that timer's deadline.
 */
public final class ManualTime implements EngineTime {

    private final Instant start;
    private final TimerQueue timers = new TimerQueue();
    private long elapsedNanos;

    public ManualTime(Instant start) {
        this.start = start;
    }

    @Override
    public synchronized Instant now() {
        return start.plusNanos(elapsedNanos);
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable task) {
        Runnable removal = timers.add(elapsedNanos + Math.max(0, delay.toNanos()), task);
        return () -> {
            synchronized (this) {
                removal.run();
            }
        };
    }

    /** Moves time forward, running what falls due on the way, tasks set by those tasks included. */
    public void advance(Duration by) {
        long target;
        synchronized (this) {
            target = elapsedNanos + by.toNanos();
        }
        for (Optional<Runnable> due = takeDueBy(target); due.isPresent(); due = takeDueBy(target)) {
            due.get().run();
        }
    }

    private synchronized Optional<Runnable> takeDueBy(long target) {
        OptionalLong next = timers.nextDeadline();
        if (next.isEmpty() || next.getAsLong() > target) {
            elapsedNanos = target;
            return Optional.empty();
        }
        elapsedNanos = Math.max(elapsedNanos, next.getAsLong());
        return timers.takeDue(elapsedNanos);
    }

    @Override
    public synchronized void close() {
        timers.clear();
    }
}
