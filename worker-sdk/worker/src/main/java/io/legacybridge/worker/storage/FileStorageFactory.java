package io.legacybridge.worker.storage;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.List;

/**
 * Makes the storage of one scheme from configuration. Found by {@link java.util.ServiceLoader}, so that a jar in
 * {@code plugins/} is enough to add one.
 *
 * @param <C> the configuration, as that of an {@linkplain io.legacybridge.worker.adapter.AdapterFactory adapter}; what
 *     Jackson makes of an empty object must do
 */
public interface FileStorageFactory<C> {
    /** The scheme of its URIs, lower case: {@code s3}. Also the key of its part of the configuration. */
    String scheme();

    /** What that part is bound to. */
    Class<C> configType();

    /** Every mistake that binding and constraints cannot see. Does not look at the world outside. */
    default List<ConfigMistake> check(C config) {
        return List.of();
    }

    /** Makes the storage; asks nobody yet. */
    FileStorage create(C config);
}
