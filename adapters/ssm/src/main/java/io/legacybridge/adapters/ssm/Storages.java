package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which storage has a file, for hosts that read and write it by signed URLs. */
final class Storages {
    private Storages() {}

    /** @throws IllegalStateException if a root is in a storage that this service does not know */
    static void require(SsmAdapterConfig config, FileStorages storages) {
        Stream<String> roots = Stream.concat(
                config.in().values().stream().flatMap(input -> input.root().stream()),
                config.out().values().stream().map(OutputConfig::root).filter(Objects::nonNull));
        roots.map(StorageUri::parse).forEach(root -> of(storages, root));
    }

    static FileStorage of(FileStorages storages, StorageUri uri) {
        return storages.of(uri.scheme())
                .orElseThrow(() -> new IllegalStateException("the root " + uri + " has files of the scheme '"
                        + uri.scheme() + "', and this service knows " + storages.schemes()
                        + "; put a jar for it into plugins/"));
    }

    static URI signed(StorageUri uri, Optional<URI> url) throws StorageRefusedException {
        return url.orElseThrow(() -> new StorageRefusedException(
                uri + " cannot be given to another host: its storage knows no signed URLs; use one that does"));
    }
}
