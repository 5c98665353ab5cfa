package io.legacybridge.worker.time;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * One thread's worth of order and time: what is given to it runs one after the other, at once or later.
 *
 * <p>The worker's runtime lives on one of these, so that its state needs no locks. What runs on it must never block: a
 * call that waits, a file, a lock that somebody holds for long would delay the heartbeats of every task.
 *
 * <p>Thread-safe: may be given work from any thread.
 */
public interface Scheduler extends Executor, AutoCloseable {
    /**
     * Runs an action soon, after those that were given before. An exception in it is logged and ends only the action.
     */
    @Override
    void execute(Runnable action);

    /**
     * Runs an action once a time has passed on the monotonic clock.
     *
     * @param delay from now; zero or less is soon
     */
    Timer after(Duration delay, Runnable action);

    /** The monotonic clock in nanoseconds; only differences mean something. */
    long nanoTime();

    /** Drops what has not run yet. */
    @Override
    void close();

    /** Something that will run later, unless it is cancelled. */
    interface Timer {
        /** Keeps the action from running, if it has not begun. May be called again. */
        void cancel();
    }

    /**
     * A scheduler on one daemon thread and the system's clock.
     *
     * @param threadName how the thread is called in a thread dump
     */
    static Scheduler onThread(String threadName) {
        return new ThreadScheduler(threadName);
    }
}
