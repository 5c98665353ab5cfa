package io.legacybridge.service;

import java.util.concurrent.Executor;

/**
 * Gives each task a thread of its own. What blocks must not be left to the common pool: it may have a single thread,
 * and since JDK 25 asynchronous tasks run there even then.
 */
public final class OwnThread implements Executor {

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
    }
}
