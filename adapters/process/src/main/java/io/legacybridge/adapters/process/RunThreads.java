package io.legacybridge.adapters.process;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one adapter: a pool in which runs are judged and ended, which has as many threads as runs are at that
 * point and none when nothing ends; and one clock thread, which looks at supervisors that are not children of this JVM
 * and never does work of its own that may block for long. No thread waits for a program.
 */
final class RunThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunThreads.class);
    private static final Duration FOREIGN_EVERY = Duration.ofMillis(50);

    private final ExecutorService pool;
    private final ScheduledExecutorService clock;
    private final Queue<Foreign> foreign = new ConcurrentLinkedQueue<>();

    private record Foreign(BooleanSupplier gone, Runnable then) {}

    RunThreads(String activity) {
        this.pool = Executors.newCachedThreadPool(named("process-" + activity + "-"));
        this.clock = Executors.newSingleThreadScheduledExecutor(named("process-clock-" + activity + "-"));
        every(FOREIGN_EVERY, this::lookAtForeign);
    }

    ExecutorService pool() {
        return pool;
    }

    /** Runs something in the pool after a while. */
    void later(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, pool)
                .execute(task);
    }

    /** Runs something short on the clock thread, again and again. */
    void every(Duration period, Runnable look) {
        clock.scheduleWithFixedDelay(
                () -> {
                    try {
                        look.run();
                    } catch (RuntimeException e) {
                        LOG.error("A look at the runs failed; it goes on", e);
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Does something, once, when a condition that nobody reports has come. */
    void watchForeign(BooleanSupplier gone, Runnable then) {
        foreign.add(new Foreign(gone, then));
    }

    private void lookAtForeign() {
        foreign.removeIf(entry -> {
            boolean gone = entry.gone().getAsBoolean();
            if (gone) {
                entry.then().run();
            }
            return gone;
        });
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    boolean areClosed() {
        return clock.isShutdown();
    }

    /**
     * Supervised programs go on, and nobody here judges them any more. The pool stays for a late cancel; its idle
     * threads end by themselves.
     */
    @Override
    public void close() {
        clock.shutdownNow();
    }
}
