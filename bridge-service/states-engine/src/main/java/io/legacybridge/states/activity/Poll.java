package io.legacybridge.states.activity;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One GetActivityTask call that waits. It is answered once: with a task, or with nothing when its time is over. Safe
 * for use by many threads.
 */
public final class Poll {

    private final @Nullable String workerName;
    private final BooleanSupplier connected;
    private final CompletableFuture<Optional<OpenTask>> answer = new CompletableFuture<>();

    /** @param connected whether the caller can still be reached, as far as that can be seen */
    Poll(@Nullable String workerName, BooleanSupplier connected) {
        this.workerName = workerName;
        this.connected = connected;
    }

    public @Nullable String workerName() {
        return workerName;
    }

    /** Whether an answer would still reach somebody, as far as we can see. */
    public boolean isConnected() {
        return connected.getAsBoolean();
    }

    /** Hands the task over. Call this only when the task's start is on record. */
    public void answer(OpenTask task) {
        answer.complete(Optional.of(task));
    }

    void answerEmpty() {
        answer.complete(Optional.empty());
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    CompletionStage<Optional<OpenTask>> answered() {
        return answer;
    }
}
