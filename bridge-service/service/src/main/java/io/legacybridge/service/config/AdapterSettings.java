package io.legacybridge.service.config;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.List;

/**
 * The adapter's part of an activity, bound to what its factory wants.
 *
 * @param factory whose {@code type} was written
 * @param config bound and within its constraints
 */
public record AdapterSettings<C>(AdapterFactory<C> factory, C config) {
    List<ConfigMistake> check() {
        return factory.check(config);
    }

    /**
     * Makes the adapter.
     *
     * @throws IllegalStateException if this machine lacks what it needs
     */
    public Adapter create(AdapterContext context) {
        return factory.create(config, context);
    }
}
