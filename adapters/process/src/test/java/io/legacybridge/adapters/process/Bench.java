package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import io.legacybridge.worker.task.WorkKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What tests of this adapter work with: folders, tasks, and adapters made by the factory as the service makes them. */
final class Bench {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger TASKS = new AtomicInteger();

    final Path work;
    final Path uploads;
    final Path results;
    final Path shared;

    Bench(Path folder) {
        try {
            this.work = Files.createDirectories(folder.resolve("work"));
            this.uploads = Files.createDirectories(folder.resolve("uploads"));
            this.results = Files.createDirectories(folder.resolve("results"));
            this.shared = Files.createDirectories(folder.resolve("shared"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    AdapterContext context() {
        return new AdapterContext("test", work, shared, Duration.ofMinutes(10), Clock.systemUTC());
    }

    Adapter adapter(ProcessAdapterConfig config) {
        ProcessAdapterFactory factory = new ProcessAdapterFactory();
        assertThat(factory.check(config)).isEmpty();
        return factory.create(config, context());
    }

    /** A task of a token that no other has. */
    static Task task(String input) {
        return task(
                "token-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + "-" + TASKS.incrementAndGet(),
                input);
    }

    static Task task(String token, String input) {
        return new Task(
                new ActivityTask("test", TaskToken.of(token), input, Instant.now()),
                Optional.empty(),
                Optional.empty(),
                CompletableFuture.completedFuture(true),
                new AtomicInteger());
    }

    /** What an adapter is told about a task; whether it is wanted is for the test to say. */
    record Task(
            ActivityTask task,
            Optional<WorkKey> workKey,
            Optional<Duration> adoptsWithin,
            CompletableFuture<Boolean> wanted,
            AtomicInteger asked)
            implements TaskContext {
        @Override
        public Instant deadline() {
            return task.receivedAt().plus(PATIENCE);
        }

        @Override
        public CompletionStage<Boolean> confirmWanted() {
            asked.incrementAndGet();
            return wanted;
        }

        Task wanted(CompletableFuture<Boolean> answer) {
            return new Task(task, workKey, adoptsWithin, answer, asked);
        }

        Task attemptAt(String work) {
            return new Task(task, Optional.of(new WorkKey(work)), adoptsWithin, wanted, asked);
        }

        Task adopting() {
            return new Task(task, workKey, Optional.of(PATIENCE), wanted, asked);
        }

        String id() {
            return task.id();
        }
    }

    /** Runs a task to its end. */
    Outcome run(ProcessAdapterConfig config, String input) {
        try (Adapter adapter = adapter(config)) {
            return outcome(adapter.launch(task(input)));
        } catch (TargetUnavailableException | SameWorkException e) {
            throw new IllegalStateException(e);
        }
    }

    static Outcome outcome(Run run) {
        return get(run.outcome());
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static String succeeded(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return ((Outcome.Succeeded) outcome).output();
    }

    static Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    /** The program of a task is running when it has said so by making a file. */
    static boolean exists(Path file) {
        return Files.exists(file);
    }

    RunFolder folder(Task task) {
        return new RunFolder(work.resolve("runs").resolve(task.id()));
    }
}
