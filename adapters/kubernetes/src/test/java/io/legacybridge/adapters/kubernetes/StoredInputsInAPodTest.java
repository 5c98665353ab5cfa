package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container reads a stored file, and has no rights on it. */
@Tag("kubernetes")
class StoredInputsInAPodTest {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private final String root = PodStorage.newRoot();

    @Test
    void aContainerReadsTheFileByAUrlThatOnlyItsSecretHolds() throws Exception {
        try (Cluster cluster = new Cluster();
                PodStorage storage = PodStorage.start(folder)) {
            String uri = storage.store(root + "a b.json", "{\"fixes\": 3}");
            Config config = Config.shell("wget -q -O /dev/termination-log \"$TRACK_URL\"")
                    .in("track", "{{$.uri}}", root, "TRACK_URL")
                    .result(ResultSource.MESSAGE);
            TestTaskContext task = TestTaskContext.wanted("contract", "{\"uri\":\"" + uri + "\"}");
            Adapter adapter = cluster.adapter(config, folder, new KubernetesAdapterFactory(), storage.storages);

            Outcome outcome =
                    adapter.launch(task).outcome().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

            assertThat(outcome).isEqualTo(new Outcome.Succeeded("{\"fixes\":3}"));
            assertThat(Serialization.asYaml(cluster.jobOf(task.task()))).doesNotContain("X-Amz");
            assertThat(Serialization.asYaml(cluster.pods())).doesNotContain("X-Amz");
            Secret secret = cluster.client
                    .secrets()
                    .inNamespace(cluster.namespace)
                    .withName(Meta.name(cluster.jobOf(task.task())))
                    .get();
            assertThat(Meta.isOwnedBy(secret, Meta.uid(cluster.jobOf(task.task()))))
                    .isTrue();
            adapter.close();
        }
    }
}
