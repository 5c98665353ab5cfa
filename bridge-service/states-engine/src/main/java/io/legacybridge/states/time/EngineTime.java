package io.legacybridge.states.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The engine's two clocks and its timers. What is written down takes {@link #now}; what ends at a deadline is
 * scheduled, and runs on a monotonic clock, so that a wall clock that is set back neither lengthens nor shortens a
 * timeout.
 *
 * <p>Implementations are safe for use by many threads. {@link ManualTime} is the one for tests.
 */
public interface EngineTime extends AutoCloseable {

    /** The wall clock, for timestamps. */
    Instant now();

    /**
     * Runs a task once, not before the delay has passed. The task must be short and must not block: all timers share a
     * thread.
     *
     * @param delay zero or negative means as soon as possible
     */
    Timer schedule(Duration delay, Runnable task);

    /** Ends the timers; those still waiting never run. */
    @Override
    void close();

    /** Something scheduled. */
    interface Timer {
        /** Keeps the task from running if it has not started. Harmless when repeated or late. */
        void cancel();
    }

    /** The system's own clocks. */
    static EngineTime system() {
        return of(Clock.systemUTC());
    }

    /** Timestamps from the given clock, deadlines from the system's monotonic one. */
    static EngineTime of(Clock wallClock) {
        return new SystemTime(wallClock, System::nanoTime);
    }
}
