package io.legacybridge.service.config;

import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.storage.FileStorages;
import java.util.List;
import java.util.Map;

/** What came of reading a configuration. */
public sealed interface ReadConfiguration {
    /**
     * It can be used.
     *
     * @param configuration the file
     * @param adapters of every activity, by its name
     * @param storages of every scheme
     */
    record Valid(
            BridgeConfiguration configuration,
            Map<String, AdapterSettings<?>> adapters,
            Map<String, StorageSettings<?>> storages)
            implements ReadConfiguration {
        public Valid {
            adapters = Map.copyOf(adapters);
            storages = Map.copyOf(storages);
        }

        /** Makes the storages, each when it is first asked for; whoever asks closes them. */
        public FileStorages openStorages() {
            return StorageSettings.open(storages);
        }

        /**
         * The adapter of an activity.
         *
         * @throws IllegalArgumentException if the configuration has no such activity
         */
        public AdapterSettings<?> adapter(String activity) {
            AdapterSettings<?> settings = adapters.get(activity);
            if (settings == null) {
                throw new IllegalArgumentException("the configuration has no activity '" + activity + "'");
            }
            return settings;
        }
    }

    /**
     * It cannot.
     *
     * @param mistakes every one, at least one
     */
    record Wrong(List<ConfigMistake> mistakes) implements ReadConfiguration {
        public Wrong {
            mistakes = List.copyOf(mistakes);
        }
    }
}
