package io.legacybridge.examples.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A bridge in a process of its own, which can be killed. For one thread. */
final class BridgeProcess {
    private static final long STOP_SECONDS = 180;

    private final SoakWorld world;
    private Process process;

    private BridgeProcess(SoakWorld world, Process process) {
        this.world = world;
        this.process = process;
    }

    static BridgeProcess start(SoakWorld world) throws IOException {
        return new BridgeProcess(world, launch(world));
    }

    private static Process launch(SoakWorld world) throws IOException {
        Path log = world.folder().resolve("bridge.log");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-jar",
                        jar().toString(),
                        "server",
                        world.configuration().toString())
                .directory(world.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static Path jar() {
        return Path.of(
                System.getProperty("legacybridge.root", "."),
                "bridge-service/service/target/legacy-bridge-service.jar");
    }

    /** Starts it anew, where it does not run. */
    void ensureRuns() throws IOException {
        if (!process.isAlive()) {
            process = launch(world);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; its end is not waited for. */
    void terminate() {
        process.destroy();
    }

    boolean runs() {
        return process.isAlive();
    }

    /** SIGTERM, and the end. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException(
                    "the bridge did not stop within " + STOP_SECONDS + " s; see its log in " + world.folder());
        }
    }
}
