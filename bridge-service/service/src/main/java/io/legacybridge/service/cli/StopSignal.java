package io.legacybridge.service.cli;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * Waits for SIGTERM or SIGINT, so that a command ends by its own way out and with its own exit status. Without it the
 * JVM would end with 143 while its hooks still run. The second signal of a kind ends the program at once.
 */
final class StopSignal {
    private static final int SIGNALLED = 128;

    private final CountDownLatch received = new CountDownLatch(1);

    /** Listens from now on. */
    static StopSignal listen() {
        StopSignal stop = new StopSignal();
        stop.on("TERM");
        stop.on("INT");
        return stop;
    }

    /** Returns when a signal came. */
    void await() throws InterruptedException {
        received.await();
    }

    private void on(String name) {
        Signal.handle(new Signal(name), signal -> {
            if (received.getCount() == 0) {
                Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
            }
            received.countDown();
        });
    }
}
