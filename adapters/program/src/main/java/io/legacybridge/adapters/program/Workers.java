package io.legacybridge.adapters.program;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for what an adapter has to do for its runs and what takes long, as to move their files: as many as there is
 * to do at a time, which slots bound. Thread-safe.
 */
public final class Workers implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final ExecutorService threads;

    /** @param name how the threads are called in a thread dump */
    public Workers(String name) {
        this.threads = Executors.newCachedThreadPool(action -> {
            Thread thread = new Thread(action, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Once this is closed, what is to be done is nobody's business any more. */
    @Override
    public void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException closed) {
            LOG.debug("something is not done: the adapter is closed");
        }
    }

    /** The answer to a question that takes long. It never comes once this is closed. */
    public <T> CompletableFuture<T> ask(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception | Error e) {
                // An answer that never comes would keep its run, and with that a slot, for ever.
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
