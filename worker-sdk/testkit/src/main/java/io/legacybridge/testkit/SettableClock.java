package io.legacybridge.testkit;

import io.legacybridge.worker.time.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * A clock that stands still until a test moves it, and the scheduler that goes by it.
 *
 * <p>{@link #advance} moves the wall clock and the monotonic one together, and runs on the caller's thread what comes
 * due, in order, each at its own time. {@link #stepWallClock} moves the wall clock alone, as an operator or NTP does.
 * What other threads give to the scheduler waits for the next {@link #runDue} or {@link #advance}.
 *
 * <p>Thread-safe, but meant to be moved by one test.
 */
public final class SettableClock extends Clock implements Scheduler {
    private final Queue<Planned> planned =
            new PriorityQueue<>(Comparator.comparingLong(Planned::dueAt).thenComparingLong(Planned::order));
    private Instant wall;
    private long nanos;
    private long lastOrder;

    private record Planned(long dueAt, long order, Runnable action) {}

    /** A clock that shows a moment in 2026. */
    public SettableClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** @param now what the wall clock shows at first */
    public SettableClock(Instant now) {
        this.wall = now;
    }

    /** Lets time pass, and runs what comes due meanwhile. */
    public void advance(Duration time) {
        long until = nanoTime() + time.toNanos();
        while (runNextDueBy(until)) {
            // Each action may have planned another one.
        }
        moveTo(until);
    }

    /** Runs what is due now, without letting time pass. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** Moves the wall clock alone; no time passes. */
    public synchronized void stepWallClock(Duration step) {
        wall = wall.plus(step);
    }

    /** How many actions wait for their time. */
    public synchronized int planned() {
        return planned.size();
    }

    private boolean runNextDueBy(long until) {
        Planned next;
        synchronized (this) {
            next = planned.peek();
            if (next == null || next.dueAt() > until) {
                return false;
            }
            planned.remove();
        }
        moveTo(Math.max(next.dueAt(), nanoTime()));
        next.action().run();
        return true;
    }

    private synchronized void moveTo(long newNanos) {
        wall = wall.plusNanos(newNanos - nanos);
        nanos = newNanos;
    }

    @Override
    public void execute(Runnable action) {
        after(Duration.ZERO, action);
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable action) {
        Planned made = new Planned(nanos + Math.max(0, delay.toNanos()), lastOrder++, action);
        planned.add(made);
        return () -> forget(made);
    }

    private synchronized void forget(Planned made) {
        planned.remove(made);
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a settable clock is in UTC");
    }

    @Override
    public synchronized void close() {
        planned.clear();
    }

    /** When the actions come due that wait, as times from now, the next first. */
    public synchronized List<Duration> plannedDelays() {
        List<Duration> delays = new ArrayList<>();
        planned.stream()
                .mapToLong(Planned::dueAt)
                .sorted()
                .forEach(dueAt -> delays.add(Duration.ofNanos(dueAt - nanos)));
        return delays;
    }
}
