package io.legacybridge.worker;

import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.WorkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an adapter sees of an open task. Thread-safe. */
final class OpenTaskContext implements TaskContext {
    private final OpenTask open;
    private final ActivityTask task;
    private final ActivityParts activity;

    OpenTaskContext(OpenTask open, ActivityParts activity) {
        this(open, open.task, activity);
    }

    /** @param task as the adapter is to see it */
    OpenTaskContext(OpenTask open, ActivityTask task, ActivityParts activity) {
        this.open = open;
        this.task = task;
        this.activity = activity;
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

    @Override
    public Optional<Duration> adoptsWithin() {
        return open.workKey.isPresent() ? activity.policy().runs().adoptsWithin() : Optional.empty();
    }

    /** The answer is given on a thread that may block: what follows it is the adapter publishing files. */
    @Override
    public CompletionStage<Boolean> confirmWanted() {
        WorkerParts parts = activity.worker();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        parts.scheduler()
                .execute(() -> parts.heartbeats()
                        .confirm(open)
                        .thenAccept(wanted -> parts.launcher().execute(() -> answer.complete(wanted))));
        return answer;
    }
}
