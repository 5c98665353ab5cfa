package io.legacybridge.service.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import sun.misc.Signal;

/**
 * Waits for SIGTERM or SIGINT, so that a command ends by its own way out and with its own exit status. Without it the
 * JVM would end with 143 while its hooks still run. A second signal ends the program at once.
 */
final class StopSignal {
    private static final int SIGNALLED = 128;

    private final CompletableFuture<Void> received = new CompletableFuture<>();

    private StopSignal() {}

    /** Listens from now on. */
    static StopSignal listen() {
        StopSignal stop = new StopSignal();
        stop.on("TERM");
        stop.on("INT");
        return stop;
    }

    /** Completes when a signal came. */
    CompletableFuture<Void> received() {
        return received;
    }

    /** Returns when a signal came. */
    void await() throws InterruptedException {
        try {
            received.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a signal cannot fail", e);
        }
    }

    private void on(String name) {
        Signal.handle(new Signal(name), signal -> {
            if (!received.complete(null)) {
                Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
            }
        });
    }
}
