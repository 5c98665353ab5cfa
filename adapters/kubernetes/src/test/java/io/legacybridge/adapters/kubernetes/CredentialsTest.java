package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A token that ends while Jobs run is a matter between the bridge and the plug-in that gives the next one. */
@Tag("kubernetes")
@Execution(ExecutionMode.CONCURRENT)
class CredentialsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    @Test
    void theAdapterGoesOnWithTheTokenThatThePlugInGivesNext() throws Exception {
        try (Cluster cluster = new Cluster()) {
            ExpiringCredentials credentials = new ExpiringCredentials(cluster, folder);
            Config config = Config.shell("sleep 2")
                    .kubeconfig(credentials.kubeconfig())
                    .namespace(cluster.namespace)
                    .keepFor(Duration.ZERO);
            try (Adapter adapter =
                    cluster.adapter(config, folder, new KubernetesAdapterFactory(new Watches(http -> {})))) {
                TestTaskContext before = TestTaskContext.wanted("contract", "{}");
                Run first = adapter.launch(before);

                credentials.end();
                TestTaskContext after = TestTaskContext.wanted("contract", "{}");
                assertThatThrownBy(() -> adapter.launch(after)).isInstanceOf(TargetUnavailableException.class);
                int asked = credentials.asked();
                credentials.renew();
                Run second = adapter.launch(after);

                assertThat(credentials.asked()).isGreaterThan(asked);
                assertThat(outcome(first)).isInstanceOf(Outcome.Succeeded.class);
                assertThat(outcome(second)).isInstanceOf(Outcome.Succeeded.class);
            }
        }
    }

    private static Outcome outcome(Run run) throws Exception {
        return run.outcome().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
