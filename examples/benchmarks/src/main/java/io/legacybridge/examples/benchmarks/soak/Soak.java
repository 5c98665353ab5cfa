package io.legacybridge.examples.benchmarks.soak;

import io.legacybridge.examples.benchmarks.Benchmark;
import io.legacybridge.examples.benchmarks.Figures;
import io.legacybridge.states.StatesEngine;
import io.legacybridge.states.http.StatesHttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

/**
 * A bridge that runs short and long programs for a while, and is killed, upgraded, throttled and cut off meanwhile;
 * then it is left in peace, and the books are read. What must be 0 is in its figures; any of them that is not is an
 * error.
 */
public final class Soak implements Benchmark {
    private static final int IN_FLIGHT = 24;
    private static final Duration PEACE = Duration.ofMinutes(6);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Duration time;

    /** @param time how long things go wrong */
    public Soak(Duration time) {
        this.time = time;
    }

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String question() {
        return "whether anything is lost or happens twice while everything goes wrong (soak MINUTES, 30 unless said)";
    }

    @Override
    public Figures measure() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path folder = Files.createTempDirectory("legacy-bridge-soak");
        SoakWorld world = new SoakWorld(folder);
        try (StatesEngine engine = StatesEngine.builder().build();
                StatesHttpServer server = StatesHttpServer.start(engine, "127.0.0.1", 0);
                WireFaults wire = WireFaults.before(URI.create("http://127.0.0.1:" + server.port()), random)) {
            world.configure(wire.endpoint());
            SoakExecutions executions = new SoakExecutions(engine);
            Publications publications = new Publications(world.results());
            BridgeProcess bridge = BridgeProcess.start(world);
            Chaos chaos = new Chaos(bridge, wire, random);
            try {
                goWrong(executions, publications, chaos, random);
                chaos.heal();
                leaveInPeace(executions, publications, bridge);
            } finally {
                bridge.stop();
            }
            publications.look();
            return figures(seed, world, executions, publications, chaos);
        }
    }

    private void goWrong(SoakExecutions executions, Publications publications, Chaos chaos, Random random)
            throws Exception {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - until < 0) {
            if (executions.count("RUNNING") < IN_FLIGHT) {
                boolean isLong = random.nextInt(4) == 0;
                double seconds = isLong ? 15 + random.nextInt(45) : random.nextInt(20) / 10.0;
                executions.start(isLong ? "long" : "short", "item-" + executions.started(), seconds);
            }
            publications.look();
            chaos.step();
            Thread.sleep(LOOK_EVERY.toMillis()); // the pace of the soak, not a wait for anything
        }
    }

    private static void leaveInPeace(SoakExecutions executions, Publications publications, BridgeProcess bridge)
            throws IOException, InterruptedException, ExecutionException {
        long until = System.nanoTime() + PEACE.toNanos();
        while (executions.count("RUNNING") > 0 && System.nanoTime() - until < 0) {
            bridge.ensureRuns();
            publications.look();
            Thread.sleep(LOOK_EVERY.toMillis()); // the pace of the soak, not a wait for anything
        }
    }

    private static Figures figures(
            long seed, SoakWorld world, SoakExecutions executions, Publications publications, Chaos chaos)
            throws Exception {
        Book book = Book.read(world.book());
        List<String> succeeded = executions.items("SUCCEEDED");
        long withoutResult = succeeded.stream()
                .filter(item -> !Files.exists(world.results().resolve(item)))
                .count();
        int lost = executions.started() - succeeded.size();
        System.err.println("troubles: " + String.join(", ", chaos.happened()));
        System.err.println("not succeeded: " + executions.items("FAILED") + executions.items("RUNNING"));
        System.err.println("published twice: " + publications.twice());
        System.err.println("the bridge's log and the program's book: " + world.folder());
        Figures figures = new Figures()
                .add("seed", seed)
                .add("items", executions.started())
                .add("troubles", chaos.troubles())
                .add("kills with SIGKILL", chaos.kills())
                .add("runs started", book.starts())
                .add("settled", succeeded.size())
                .add("lost (must be 0)", lost)
                .add("succeeded without a result (must be 0)", withoutResult)
                .add("runs of one token started twice (must be 0)", book.tokensStartedTwice())
                .add("two live runs of one work key (must be 0)", book.overlaps())
                .add("published twice (must be 0)", publications.twice().size());
        boolean clean = lost == 0
                && withoutResult == 0
                && book.tokensStartedTwice() == 0
                && book.overlaps() == 0
                && publications.twice().isEmpty();
        return clean ? figures : figures.failed();
    }
}
