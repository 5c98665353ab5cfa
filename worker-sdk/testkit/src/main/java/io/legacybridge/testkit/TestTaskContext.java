package io.legacybridge.testkit;

import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.WorkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A task for an adapter under test, whose result is wanted or not as the test says. Thread-safe. */
public final class TestTaskContext implements TaskContext {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final ActivityTask task;
    private final Optional<WorkKey> workKey;
    private final Optional<Duration> adoptsWithin;
    private final List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    private @Nullable Boolean wanted;

    private TestTaskContext(ActivityTask task, @Nullable Boolean wanted) {
        this(task, Optional.empty(), Optional.empty(), wanted);
    }

    private TestTaskContext(
            ActivityTask task, Optional<WorkKey> workKey, Optional<Duration> adoptsWithin, @Nullable Boolean wanted) {
        this.task = task;
        this.workKey = workKey;
        this.adoptsWithin = adoptsWithin;
        this.wanted = wanted;
    }

    /** A fresh task whose result is wanted. */
    public static TestTaskContext wanted(String activity, String input) {
        return new TestTaskContext(task(activity, input), true);
    }

    /** A task of the test's own, whose result is wanted. */
    public static TestTaskContext wanted(ActivityTask task) {
        return new TestTaskContext(task, true);
    }

    /** A fresh task whose result nobody wants any more. */
    public static TestTaskContext unwanted(String activity, String input) {
        return new TestTaskContext(task(activity, input), false);
    }

    /** A fresh task of which Step Functions says nothing, until {@link #decide}. */
    public static TestTaskContext undecided(String activity, String input) {
        return new TestTaskContext(task(activity, input), null);
    }

    /** The same attempt again, as after a restart. */
    public TestTaskContext again() {
        return new TestTaskContext(task, workKey, adoptsWithin, true);
    }

    /** The same as an attempt at a piece of work; another attempt has another token and the same key. */
    public synchronized TestTaskContext attemptAt(String key) {
        return new TestTaskContext(task, Optional.of(new WorkKey(key)), adoptsWithin, wanted);
    }

    /** The same with a run that can be adopted for so long after its end. */
    public synchronized TestTaskContext adopting(Duration within) {
        return new TestTaskContext(task, workKey, Optional.of(within), wanted);
    }

    private static ActivityTask task(String activity, String input) {
        return new ActivityTask(activity, Tokens.fresh(), input, Instant.now());
    }

    /** Says whether the result is wanted, to whoever asked and will ask. */
    public void decide(boolean isWanted) {
        List<CompletableFuture<Boolean>> waiting;
        synchronized (this) {
            wanted = isWanted;
            waiting = List.copyOf(asked);
        }
        waiting.forEach(answer -> answer.complete(isWanted));
    }

    /** How often the adapter asked. */
    public synchronized int confirmations() {
        return asked.size();
    }

    @Override
    public ActivityTask task() {
        return task;
    }

    @Override
    public Instant deadline() {
        return task.receivedAt().plus(TIMEOUT);
    }

    @Override
    public Optional<WorkKey> workKey() {
        return workKey;
    }

    @Override
    public Optional<Duration> adoptsWithin() {
        return adoptsWithin;
    }

    @Override
    public synchronized CompletionStage<Boolean> confirmWanted() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        asked.add(answer);
        if (wanted != null) {
            answer.complete(wanted);
        }
        return answer;
    }
}
