package io.legacybridge.worker.adapter;

import io.legacybridge.worker.task.Outcome;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An adapter whose work is one method that blocks until it is done: for code in this process, or for a client library
 * that knows no other way.
 *
 * <p>Every task has a thread of its own while it runs; the worker's slots bound how many there are. Cancelling
 * interrupts the thread and is confirmed when the method has returned, so the method must heed interruption: one that
 * does not keeps its slot until it ends by itself, and the slot shows as stuck.
 */
public abstract class BlockingAdapter implements Adapter {
    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService executor = Executors.newCachedThreadPool(this::newThread);

    /**
     * Does the work of one task. Called on a thread of the task's own, which is interrupted when the task is no longer
     * wanted.
     *
     * @return the outcome
     * @throws TargetUnavailableException if the place where the work happens does not answer or was lost: reported as
     *     {@code Bridge.Retry}, and counted by the circuit breaker
     * @throws InterruptedException when the task was cancelled; nothing is reported of this run then
     * @throws Exception for a fault of this program, reported as {@code Bridge.Retry}
     */
    protected abstract Outcome execute(TaskContext task) throws Exception;

    @Override
    public final Run launch(TaskContext task) {
        BlockingRun run = new BlockingRun();
        executor.execute(() -> run.work(() -> execute(task)));
        return run;
    }

    private Thread newThread(Runnable action) {
        Thread thread = new Thread(action, threadName() + "-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private String threadName() {
        return "legacy-bridge-" + getClass().getSimpleName();
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** A thread at work; when it has returned, nothing is left. */
    private static final class BlockingRun implements Run {
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private @Nullable Thread worker;
        private boolean cancelled;

        void work(Callable<Outcome> work) {
            try {
                begin();
                outcome.complete(work.call());
            } catch (InterruptedException e) {
                outcome.complete(new Outcome.Abandoned("the run was cancelled"));
            } catch (Exception | Error e) {
                outcome.completeExceptionally(e);
            } finally {
                end();
                over.complete(null);
            }
        }

        private synchronized void begin() throws InterruptedException {
            if (cancelled) {
                throw new InterruptedException("cancelled before it began");
            }
            worker = Thread.currentThread();
        }

        /** From here on no interruption may come: the thread goes on to serve another task. */
        private synchronized void end() {
            worker = null;
            Thread.interrupted();
        }

        @Override
        public Handle handle() {
            return Handle.NONE;
        }

        @Override
        public CompletionStage<Outcome> outcome() {
            return outcome.copy();
        }

        @Override
        public synchronized CompletionStage<Void> cancel(String reason) {
            cancelled = true;
            if (worker != null) {
                worker.interrupt();
            }
            return over.copy();
        }
    }
}
