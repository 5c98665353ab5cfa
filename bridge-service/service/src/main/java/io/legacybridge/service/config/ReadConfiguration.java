package io.legacybridge.service.config;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.List;
import java.util.Map;

/** What came of reading a configuration. */
public sealed interface ReadConfiguration {
    /**
     * It can be used.
     *
     * @param configuration the file
     * @param adapters of every activity, by its name
     */
    record Valid(BridgeConfiguration configuration, Map<String, AdapterSettings<?>> adapters)
            implements ReadConfiguration {
        public Valid {
            adapters = Map.copyOf(adapters);
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
