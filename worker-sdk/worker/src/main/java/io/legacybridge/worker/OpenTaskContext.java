package io.legacybridge.worker;

import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.WorkKey;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an adapter sees of an open task. Thread-safe. */
final class OpenTaskContext implements TaskContext {
    private final OpenTask open;
    private final ActivityTask task;
    private final WorkerParts parts;

    OpenTaskContext(OpenTask open, WorkerParts parts) {
        this(open, open.task, parts);
    }

    /** @param task as the adapter is to see it */
    OpenTaskContext(OpenTask open, ActivityTask task, WorkerParts parts) {
        this.open = open;
        this.task = task;
        this.parts = parts;
    }

    @Override
    public ActivityTask task() {
        return task;
    }

    @Override
    public Instant deadline() {
        return open.terms.deadline();
    }

    @Override
    public Optional<WorkKey> workKey() {
        return open.workKey;
    }

    /** The answer is given on a thread that may block: what follows it is the adapter publishing files. */
    @Override
    public CompletionStage<Boolean> confirmWanted() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        parts.scheduler()
                .execute(() -> parts.heartbeats()
                        .confirm(open)
                        .thenAccept(wanted -> parts.launcher().execute(() -> answer.complete(wanted))));
        return answer;
    }
}
