package io.legacybridge.examples.benchmarks;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.journal.FolderJournal;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.journal.TaskTerms;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the journal's flushes cost: entries of many tasks share them, those of one task wait for each other, as a
 * worker's do. In the folder where it is started, since the folder for temporary files may be no disk at all.
 */
final class Journals implements Benchmark {
    private static final int LIVES_OF_ONE_WRITER = 100;
    private static final int LIVES = 3_000;
    private static final int OPEN_TASKS = 10_000;
    private static final String INPUT = "{\"uri\":\"" + "x".repeat(500) + "\"}";
    private static final TaskJournal.Owner OWNER = new TaskJournal.Owner() {
        @Override
        public void adopted(JournaledTask task) {}

        @Override
        public void lost(TaskToken token) {}
    };

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public String question() {
        return "how many entries a second the journal makes durable, and how fast it opens with 10,000 open tasks";
    }

    @Override
    public Figures measure() throws Exception {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), ".journal-benchmark");
        Figures figures = new Figures();
        try {
            try (FolderJournal journal = opened(folder.resolve("writers"))) {
                write(journal, 100, LIVES);
                for (int writers : new int[] {1, 10, 100}) {
                    int lives = writers == 1 ? LIVES_OF_ONE_WRITER : LIVES;
                    double seconds = write(journal, writers, lives);
                    figures.add(writers + " writers: entries per second", entries(lives) / seconds);
                }
            }
            open(folder.resolve("open"), figures);
        } finally {
            delete(folder);
        }
        return figures;
    }

    private static double entries(int lives) {
        return lives * (double) life("count").size();
    }

    private static double write(TaskJournal journal, int writers, int lives) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        long start = System.nanoTime();
        List<Future<?>> done = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String name = "writer " + writer + " of " + writers;
            done.add(threads.submit(() -> write(journal, name, lives / writers)));
        }
        for (Future<?> one : done) {
            one.get();
        }
        threads.shutdown();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void write(TaskJournal journal, String writer, int lives) {
        for (int i = 0; i < lives; i++) {
            for (JournalEntry entry : life(writer + ", task " + i)) {
                journal.append(entry).toCompletableFuture().join();
            }
        }
    }

    private static List<JournalEntry> life(String token) {
        TaskToken task = TaskToken.of(token);
        return List.of(
                accepted(task),
                new JournalEntry.Launching(task, 1),
                new JournalEntry.Launched(task, new Handle(Map.of("folder", "runs/6b9703ece65044c5"))),
                new JournalEntry.OutcomeSet(task, new Outcome.Succeeded("{\"features\":394}")),
                new JournalEntry.Sending(task),
                new JournalEntry.Closed(task));
    }

    private static JournalEntry.Accepted accepted(TaskToken token) {
        Instant now = Instant.EPOCH;
        return new JournalEntry.Accepted(JournaledTask.accepted(
                new ActivityTask("work", token, INPUT, now),
                new TaskTerms(Duration.ofSeconds(20), now, Duration.ofSeconds(30), OnLost.FAIL),
                Optional.empty()));
    }

    private static void open(Path folder, Figures figures) throws Exception {
        try (FolderJournal journal = opened(folder)) {
            List<CompletableFuture<Void>> written = new ArrayList<>();
            for (int i = 0; i < OPEN_TASKS; i++) {
                written.add(journal.append(accepted(TaskToken.of("task " + i))).toCompletableFuture());
            }
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get();
        }
        long start = System.nanoTime();
        try (FolderJournal journal = opened(folder)) {
            figures.add("10,000 open tasks: seconds to open", (System.nanoTime() - start) / 1e9);
        }
    }

    private static FolderJournal opened(Path folder) throws Exception {
        FolderJournal journal = FolderJournal.in(folder);
        journal.open(OWNER).toCompletableFuture().get();
        return journal;
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
