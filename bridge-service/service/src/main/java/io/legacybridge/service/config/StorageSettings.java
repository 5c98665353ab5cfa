package io.legacybridge.service.config;

import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorageFactory;

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
}
