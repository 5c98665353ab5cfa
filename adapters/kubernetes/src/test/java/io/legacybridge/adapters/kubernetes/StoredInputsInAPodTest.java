package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.legacybridge.adapters.s3.S3Config;
import io.legacybridge.adapters.s3.S3StorageFactory;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.task.Outcome;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container reads a stored file, and has no rights on it. The server is on this machine, which pods have to reach.
 */
@Tag("kubernetes")
class StoredInputsInAPodTest {
    private static final String ROOT = "s3://" + S3Server.BUCKET + "/uploads/";
    private static final long PATIENCE_SECONDS = 120;
    private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

    private final Cluster cluster = new Cluster();

    @TempDir
    private Path folder;

    /** Anything but loopback is signed with what the AWS SDK's default chain finds. */
    @BeforeEach
    void haveCredentials() {
        CREDENTIALS.forEach(name -> System.setProperty(name, "anybody"));
    }

    @AfterEach
    void close() {
        CREDENTIALS.forEach(System::clearProperty);
        cluster.close();
    }

    @Test
    void aContainerReadsTheFileByAUrlThatOnlyItsSecretHolds() throws Exception {
        try (S3Server server = S3Server.start(folder);
                FileStorages storages = s3(seenFromAPod(server.address()))) {
            Path file = Files.writeString(folder.resolve("track"), "{\"fixes\": 3}");
            storages.of("s3")
                    .orElseThrow()
                    .store(file, "a".repeat(64), StorageUri.parse(ROOT + "a b.json"), Optional.empty());
            Config config = Config.shell("wget -q -O /dev/termination-log \"$TRACK_URL\"")
                    .in("track", "{{$.uri}}", ROOT, "TRACK_URL")
                    .result(ResultSource.MESSAGE);
            TestTaskContext task = TestTaskContext.wanted("contract", "{\"uri\":\"" + ROOT + "a b.json\"}");
            Adapter adapter = cluster.adapter(config, folder, new KubernetesAdapterFactory(), storages);

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

    private static FileStorages s3(URI address) {
        return new FileStorages(
                Map.of("s3", () -> new S3StorageFactory().create(new S3Config("us-east-1", address, true))));
    }

    /** The address by which this machine talks to the cluster. */
    private URI seenFromAPod(URI local) throws Exception {
        URI apiServer = cluster.client.getMasterUrl().toURI();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(apiServer.getHost()), apiServer.getPort()));
            return URI.create("http://" + socket.getLocalAddress().getHostAddress() + ":" + local.getPort());
        }
    }
}
