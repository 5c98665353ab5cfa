package io.legacybridge.states.plan;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the messages of one execution one after the other on a shared executor: at most one thread is inside at any
 * time, and what one message wrote the next one sees. A thread stays while messages come, up to a number, and then
 * makes room for other executions. With an executor that runs in the calling thread, a message posted from inside a
 * message waits its turn.
 */
final class Mailbox {

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
    private static final int MESSAGES_PER_TURN = 100;

    private final Executor executor;
    private final Queue<Runnable> messages = new ArrayDeque<>();
    private boolean busy;

    Mailbox(Executor executor) {
        this.executor = executor;
    }

    void post(Runnable message) {
        synchronized (this) {
            messages.add(message);
            if (busy) {
                return;
            }
            busy = true;
        }
        executor.execute(this::run);
    }

    private void run() {
        for (int i = 0; i < MESSAGES_PER_TURN; i++) {
            Runnable message;
            synchronized (this) {
                message = messages.poll();
                if (message == null) {
                    busy = false;
                    return;
                }
            }
            runSafely(message);
        }
        executor.execute(this::run);
    }

    private static void runSafely(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException | StackOverflowError e) {
            log.error("An execution's message failed; its other messages go on", e);
        }
    }
}
