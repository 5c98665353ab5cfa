package io.legacybridge.service.config;

import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorageFactory;
import io.legacybridge.worker.storage.FileStorages;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The part of a configuration under {@code storage.SCHEME}, bound to what its factory wants.
 *
 * @param config bound and within its constraints
 */
public record StorageSettings<C>(FileStorageFactory<C> factory, C config) {
    /** Makes the storage. */
    public FileStorage create() {
        return factory.create(config);
    }

    /** Makes storages, each when it is first asked for. */
    static FileStorages open(Map<String, StorageSettings<?>> all) {
        Map<String, Supplier<FileStorage>> makers = new HashMap<>();
        all.forEach((scheme, settings) -> makers.put(scheme, settings::create));
        return new FileStorages(makers);
    }
}
