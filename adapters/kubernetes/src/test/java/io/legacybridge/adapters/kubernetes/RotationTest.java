package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a Job prints is read past the point at which the node begins a new file for it, which the one of
 * {@code .ci/kube} does early: after 1 MiB, looking every ten seconds. The server then gives the new file alone, so
 * that a line which was printed after the last look and before the new file is nobody's fault.
 */
@Tag("own-cluster")
@Execution(ExecutionMode.CONCURRENT)
class RotationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int LINES = 300;
    /** Lines of 8,000 characters and their number, ten a second. */
    private static final String TALKS = """
            pad=$(head -c 8000 /dev/zero | tr '\\0' x)
            i=0
            while [ $i -lt %d ]; do i=$((i + 1)); echo "$i $pad"; sleep 0.1; done
            """.formatted(LINES);

    @TempDir
    Path folder;

    @Test
    void noLineIsGivenTwiceAndReadingGoesOnInTheNewFile() throws Exception {
        try (Cluster cluster = new Cluster();
                Adapter adapter = cluster.adapter(
                        Config.shell(TALKS), folder, new KubernetesAdapterFactory(new Watches(http -> {})))) {
            Run run = adapter.launch(TestTaskContext.wanted("contract", "{}"));
            List<Integer> read = new ArrayList<>();
            String[] cursor = {LogPage.START};

            await().atMost(PATIENCE).until(() -> {
                LogPage page = page(run, cursor[0]);
                page.text().lines().forEach(line -> read.add(number(line)));
                cursor[0] = page.cursor();
                return page.end();
            });

            int firstThatIsLeft =
                    number(page(run, LogPage.START).text().lines().findFirst().orElseThrow());
            assertThat(firstThatIsLeft).as("the node began a new file").isGreaterThan(1);
            assertThat(read).isSorted().doesNotHaveDuplicates().startsWith(1);
            assertThat(read)
                    .as("all of the new file")
                    .containsAll(IntStream.rangeClosed(firstThatIsLeft, LINES)
                            .boxed()
                            .toList());
        }
    }

    private static LogPage page(Run run, String cursor) throws Exception {
        return run.log(cursor).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(0, line.indexOf(' ')));
    }
}
