package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.legacybridge.adapters.program.Sha256;
import io.legacybridge.adapters.s3.S3Config;
import io.legacybridge.adapters.s3.S3StorageFactory;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An S3 server of this machine, by an address that pods reach it at, too. */
final class PodStorage implements AutoCloseable {
    static {
        // Anything but loopback is signed with what the AWS SDK's default chain finds. Tests run side by side, so they
        // stay for as long as this process.
        for (String name : List.of("aws.accessKeyId", "aws.secretAccessKey")) {
            System.setProperty(name, "anybody");
        }
    }

    final URI address;
    final FileStorages storages;
    final FileStorage s3;
    private final S3Server server;
    private final Path folder;

    private PodStorage(S3Server server, Path folder, URI address) {
        this.server = server;
        this.folder = folder;
        this.address = address;
        this.storages = new FileStorages(
                Map.of("s3", () -> new S3StorageFactory().create(new S3Config("us-east-1", address, true))));
        this.s3 = storages.of("s3").orElseThrow();
    }

    /** A folder of stored files that nobody else has. */
    static String newRoot() {
        return "s3://" + S3Server.BUCKET + "/" + UUID.randomUUID() + "/";
    }

    /** @param folder for what it keeps */
    static PodStorage start(Path folder) throws IOException {
        S3Server server = S3Server.start(folder);
        try (KubernetesClient cluster = new KubernetesClientBuilder().build()) {
            return new PodStorage(
                    server,
                    folder,
                    server.addressFor(URI.create(cluster.getMasterUrl().toString())));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    String store(String uri, String content) throws Exception {
        Path file = Files.writeString(folder.resolve(UUID.randomUUID().toString()), content);
        s3.store(file, Sha256.of(file), StorageUri.parse(uri), Optional.empty());
        return uri;
    }

    /** What is stored under a URI; empty if nothing is. */
    Optional<String> content(String uri) throws Exception {
        StorageUri stored = StorageUri.parse(uri);
        if (s3.find(stored).isEmpty()) {
            return Optional.empty();
        }
        Path copy = folder.resolve(UUID.randomUUID().toString());
        s3.fetch(stored, copy, Long.MAX_VALUE);
        return Optional.of(Files.readString(copy));
    }

    @Override
    public void close() {
        storages.close();
        server.close();
    }
}
