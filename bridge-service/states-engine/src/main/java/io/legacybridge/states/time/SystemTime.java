package io.legacybridge.states.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real time: one daemon thread sleeps until the nearest deadline and runs what is due. Tasks run outside the lock, one
 * after the other; what a task throws is logged and does not end the thread. Deadlines are in nanoseconds since this
 * object was made, which do not overflow for 292 years.
 */
final class SystemTime implements EngineTime {

    private static final Logger log = LoggerFactory.getLogger(SystemTime.class);

    private final Clock wallClock;
    private final LongSupplier ticker;
    private final long origin;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TimerQueue timers = new TimerQueue();
    private boolean closed;

    SystemTime(Clock wallClock, LongSupplier ticker) {
        this.wallClock = wallClock;
        this.ticker = ticker;
        this.origin = ticker.getAsLong();
        Thread thread = new Thread(this::runTimers, "states-engine-timers");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Instant now() {
        return wallClock.instant();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        lock.lock();
        try {
            Runnable removal = timers.add(nanos() + Math.max(0, delay.toNanos()), task);
            changed.signal();
            return () -> {
                lock.lock();
                try {
                    removal.run();
                } finally {
                    lock.unlock();
                }
            };
        } finally {
            lock.unlock();
        }
    }

    private long nanos() {
        return ticker.getAsLong() - origin;
    }

    private void runTimers() {
        while (true) {
            Optional<Runnable> due;
            lock.lock();
            try {
                due = timers.takeDue(nanos());
                if (due.isEmpty()) {
                    if (closed) {
                        return;
                    }
                    awaitNextDeadline();
                }
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            due.ifPresent(SystemTime::runSafely);
        }
    }

    private void awaitNextDeadline() throws InterruptedException {
        OptionalLong deadline = timers.nextDeadline();
        if (deadline.isPresent()) {
            changed.awaitNanos(deadline.getAsLong() - nanos());
        } else {
            changed.await();
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("A timer's task failed; the other timers go on", e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            timers.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
