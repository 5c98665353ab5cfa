package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.legacybridge.testkit.ScriptedActivityService;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.task.TaskToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real translator that works for minutes and says nothing, under a real worker: heartbeats are the worker's matter.
 */
@Tag("translators")
class SilenceTest {
    private static final int FIXES = 300_000;
    private static final int BEATS = 6;
    private static final int PATIENCE_IN_MINUTES = 3;

    @TempDir
    Path folder;

    @Test
    void heartbeatsGoOnWhileTheProgramSaysNothingAndItEndsWhenTheyAreRefused() throws Exception {
        Bench bench = new Bench(folder);
        Samples.nmea(bench.uploads.resolve("a"), FIXES);
        Config simplify = Config.command(
                        "gpsbabel",
                        "-t",
                        "-i",
                        "nmea",
                        "-f",
                        "{{in.track}}",
                        "-x",
                        "simplify,count=100",
                        "-o",
                        "kml",
                        "-F",
                        "{{out.kml}}")
                .in("track", "a", bench.uploads, InputKind.FILE, null)
                .out("kml", "a.kml", "a.kml", bench.results);
        ScriptedActivityService service = new ScriptedActivityService();
        ActivityPolicy policy =
                ActivityPolicy.ofSlots(1).withClocks(Duration.ofSeconds(3), Duration.ofMinutes(PATIENCE_IN_MINUTES));
        try (Adapter adapter = bench.adapter(simplify.build());
                Worker worker = Worker.builder(service)
                        .activity("test", policy, adapter)
                        .build()) {
            Bench.get(worker.start());
            TaskToken token = service.offer("test", "{}");
            SupervisedFolder program = new RunFolder(bench.work.resolve("runs").resolve(token.id())).program();
            await().atMost(Bench.PATIENCE).until(() -> program.started().isPresent());
            int before = service.heartbeats(token);

            await().atMost(Bench.PATIENCE).until(() -> service.heartbeats(token) >= before + BEATS);
            assertThat(program.started().orElseThrow().programLives())
                    .as("gpsbabel still works")
                    .isTrue();
            assertThat(program.stderr()).isEmpty();
            assertThat(program.stdoutText()).isEmpty();

            service.timeOut(token);
            await().atMost(Bench.PATIENCE).until(() -> Processes.of(token.id()).isEmpty());
            await().atMost(Bench.PATIENCE).until(() -> service.openPolls() == 1);
            assertThat(service.result(token)).isEmpty();
        }
        assertThat(bench.results).isEmptyDirectory();
        assertThat(Files.list(bench.work.resolve("runs"))).isEmpty();
    }
}
