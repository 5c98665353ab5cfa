package io.legacybridge.service.resources;

import jakarta.ws.rs.core.Response.Status;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the worker does on its own thread. It answers in a moment, unless it has stopped. */
final class Awaiting {
    private static final long PATIENCE_SECONDS = 10;

    private Awaiting() {}

    static <T> T the(CompletionStage<T> answer) throws ExecutionException {
        try {
            return answer.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw Problem.of(
                            Status.SERVICE_UNAVAILABLE,
                            "there was no answer within " + PATIENCE_SECONDS + " s",
                            "look at GET /api/worker: the worker may have stopped; ask again otherwise")
                    .thrown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(Status.SERVICE_UNAVAILABLE, "the service is stopping", "start it anew")
                    .thrown();
        }
    }
}
