package io.legacybridge.adapters.lambda;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.task.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A task that its function ends itself. Nobody reports it here: the outcome is {@code Abandoned}, either at once or,
 * where the bridge heartbeats for it, once a heartbeat says that the task is over. Thread-safe.
 */
final class HandedOverRun implements Run {
    private final Handle handle;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private HandedOverRun(Handle handle) {
        this.handle = handle;
    }

    /** The bridge goes on with heartbeats. */
    static HandedOverRun watched(Handle handle) {
        return new HandedOverRun(handle);
    }

    /** The function does all that is left to do. */
    static HandedOverRun entirely(Handle handle) {
        HandedOverRun run = new HandedOverRun(handle);
        run.outcome.complete(new Outcome.Abandoned("handed over to the function, which heartbeats and reports"));
        return run;
    }

    /** Whether the function has the task is not known, so whoever waits for it is to decide. */
    static HandedOverRun lost(Handle handle, String why) {
        HandedOverRun run = new HandedOverRun(handle);
        run.outcome.completeExceptionally(new TargetUnavailableException(why));
        return run;
    }

    @Override
    public Handle handle() {
        return handle;
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.copy();
    }

    /** The task is over, most likely since the function ended it; if not, the function cannot be stopped. */
    @Override
    public CompletionStage<Void> cancel(String reason) {
        outcome.complete(
                new Outcome.Abandoned(reason + "; the function, to which the task was handed over, reports it"));
        return CompletableFuture.completedStage(null);
    }
}
