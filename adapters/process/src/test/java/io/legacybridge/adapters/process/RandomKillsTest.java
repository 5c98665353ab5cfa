package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.WorkKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bridges and supervisors of one piece of work die by KILL at any time, while others launch, adopt, supersede and
 * cancel it. The programs themselves tell by a lock of the kernel's whether two of them ever lived at a time.
 */
class RandomKillsTest {
    private static final String WORK = "the work";
    private static final int BRIDGES = 8;
    private static final int STARTS = 25;

    @TempDir
    Path folder;

    private final Queue<Bench.Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger bridgesKilled = new AtomicInteger();
    private final ExecutorService actors = Executors.newCachedThreadPool();

    @AfterEach
    void endAll() throws Exception {
        actors.shutdownNow();
        for (Bench.Task task : tasks) {
            for (long pid : Processes.of(task.id())) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private Bench.Task attempt(String seconds) {
        Bench.Task task = Bench.task(Json.object("folder", folder.toString(), "seconds", seconds))
                .attemptAt(WORK);
        tasks.add(task);
        return task;
    }

    private Path keys() {
        return folder.resolve("keys");
    }

    private Adapter adapter(Bench bench) {
        return bench.adapter(
                OtherBridge.Scenario.ALONE.config(bench).workKeys(keys()).build());
    }

    @Test
    void noTwoRunsOfOneWorkEverLiveAtATime() throws Exception {
        long seed = System.nanoTime();
        List<Callable<Void>> all = List.of(
                () -> killBridges(new Random(seed)),
                () -> contend("one", new Random(seed + 1)),
                () -> contend("two", new Random(seed + 2)));
        for (Future<Void> actor : actors.invokeAll(all)) {
            actor.get();
        }

        assertThat(folder.resolve("twice")).as("by the seed %d", seed).doesNotExist();
        assertThat(Files.readAllLines(folder.resolve("starts"))).hasSizeGreaterThanOrEqualTo(STARTS);
        theWorkIsDoneAfterAll();
        assertThat(folder.resolve("twice")).as("by the seed %d", seed).doesNotExist();
    }

    /** Whatever was left lying about, a last attempt comes through. */
    private void theWorkIsDoneAfterAll() {
        Bench.Task last = attempt("0");
        try (Adapter adapter = adapter(new Bench(folder.resolve("last")))) {
            await().atMost(Bench.PATIENCE).until(() -> {
                try {
                    return Bench.outcome(adapter.launch(last)) instanceof Outcome.Succeeded;
                } catch (SameWorkException e) {
                    Bench.get(adapter.supersede(last, e.holder()));
                    return false;
                }
            });
        }
    }

    private Void killBridges(Random random) throws Exception {
        for (int i = 0; i < BRIDGES; i++) {
            Process bridge = OtherBridge.start(
                    folder.resolve("killed-" + i % 3), OtherBridge.Scenario.ALONE, attempt("5"), keys());
            bridge.waitFor(random.nextInt(2_000), TimeUnit.MILLISECONDS);
            bridge.destroyForcibly().waitFor();
            bridgesKilled.incrementAndGet();
            if (random.nextBoolean()) {
                killSupervisor();
            }
        }
        return null;
    }

    /** Of whichever run has the work now. */
    private void killSupervisor() throws IOException {
        Path key = keys().resolve(new WorkKey(WORK).id());
        String entry = Files.exists(key) ? Files.readString(key).trim() : "";
        if (entry.contains(" ")) {
            Optional<Started> started = RunFolder.at(Path.of(entry.substring(entry.indexOf(' ') + 1)))
                    .program()
                    .started();
            if (started.isPresent() && started.get().supervisorLives()) {
                ProcessHandle.of(started.get().supervisor().pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private Void contend(String name, Random random) throws Exception {
        Bench bench = new Bench(folder.resolve(name));
        Adapter adapter = adapter(bench);
        long deadline = System.nanoTime() + Bench.PATIENCE.toNanos();
        while (!seenEnough() && System.nanoTime() - deadline < 0) {
            Bench.Task task = attempt("0." + random.nextInt(5));
            Optional<Run> run;
            try {
                run = Optional.of(adapter.launch(task));
            } catch (SameWorkException e) {
                run = meet(adapter, task, e.holder(), random);
            }
            if (run.isPresent()) {
                leave(run.get(), random);
            }
            if (random.nextInt(6) == 0) {
                killSupervisor();
            }
            if (random.nextInt(6) == 0) {
                // As good as a crash: its runs go on, and nobody here judges them any more.
                adapter.close();
                adapter = adapter(bench);
            }
        }
        adapter.close();
        return null;
    }

    private boolean seenEnough() throws IOException {
        Path starts = folder.resolve("starts");
        return bridgesKilled.get() == BRIDGES
                && Files.exists(starts)
                && Files.readAllLines(starts).size() >= STARTS;
    }

    private static Optional<Run> meet(Adapter adapter, Bench.Task task, Handle holder, Random random) throws Exception {
        return switch (random.nextInt(3)) {
            case 0 -> adapter.adopt(task, holder);
            case 1 -> {
                Bench.get(adapter.supersede(task, holder));
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private static void leave(Run run, Random random) throws Exception {
        switch (random.nextInt(3)) {
            case 0 -> Bench.get(run.cancel("by chance"));
            case 1 -> waitAWhile(run, Duration.ofSeconds(1));
            default -> waitAWhile(run, Duration.ofMillis(random.nextInt(300)));
        }
    }

    private static void waitAWhile(Run run, Duration time) throws Exception {
        try {
            run.outcome().toCompletableFuture().get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException goesOn) {
            // Left to others.
        }
    }
}
