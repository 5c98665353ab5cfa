package io.legacybridge.worker.time;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Scheduler} on a thread of its own. After {@link #close} everything given to it is dropped silently. */
final class ThreadScheduler implements Scheduler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadScheduler.class);
    private static final Timer NOTHING = () -> {};

    private final ScheduledThreadPoolExecutor thread;

    ThreadScheduler(String threadName) {
        thread = new ScheduledThreadPoolExecutor(1, action -> {
            Thread made = new Thread(action, threadName);
            made.setDaemon(true);
            return made;
        });
        // A heartbeat is cancelled with every task that ends: ten thousand dead timers must not stay in the heap.
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable action) {
        after(Duration.ZERO, action);
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        try {
            ScheduledFuture<?> future =
                    thread.schedule(() -> guarded(action), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            LOG.debug("dropped an action: the scheduler is closed");
            return NOTHING;
        }
    }

    /** Whatever an action throws, the others go on: one broken task must not end everybody's heartbeats. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("an action of the worker failed; the others go on", e);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
