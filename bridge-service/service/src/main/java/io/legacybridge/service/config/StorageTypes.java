package io.legacybridge.service.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.worker.storage.FileStorageFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The storages that are there: every {@link FileStorageFactory} that the standard service loader finds, by its scheme.
 */
final class StorageTypes {
    private final Map<String, FileStorageFactory<?>> factories = new TreeMap<>();

    private StorageTypes() {
        for (FileStorageFactory<?> factory : ServiceLoader.load(FileStorageFactory.class)) {
            FileStorageFactory<?> other = factories.put(factory.scheme(), factory);
            if (other != null) {
                throw new IllegalStateException("two storages have the scheme '" + factory.scheme() + "': "
                        + other.getClass().getName() + " and "
                        + factory.getClass().getName() + "; remove one of their jars");
            }
        }
    }

    static StorageTypes installed() {
        return new StorageTypes();
    }

    /** Binds and checks what was written of each, and an empty part for those of which nothing was. */
    Map<String, StorageSettings<?>> bind(
            Map<String, ObjectNode> written, TreeBinder binder, ConstraintChecks constraints, Mistakes mistakes) {
        for (String scheme : written.keySet()) {
            if (!factories.containsKey(scheme)) {
                mistakes.add(
                        "storage." + scheme,
                        "no storage has this scheme",
                        "write one of " + String.join(", ", factories.keySet()));
            }
        }
        Map<String, StorageSettings<?>> all = new LinkedHashMap<>();
        factories.forEach((scheme, factory) -> settings(
                        factory,
                        written.getOrDefault(scheme, JsonNodeFactory.instance.objectNode()),
                        "storage." + scheme,
                        binder,
                        constraints,
                        mistakes)
                .ifPresent(settings -> all.put(scheme, settings)));
        return all;
    }

    private static <C> Optional<StorageSettings<?>> settings(
            FileStorageFactory<C> factory,
            ObjectNode own,
            String at,
            TreeBinder binder,
            ConstraintChecks constraints,
            Mistakes mistakes) {
        Optional<C> bound = binder.bind(own, factory.configType(), at);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        if (constraints.check(bound.get(), at, mistakes)) {
            factory.check(bound.get()).forEach(mistake -> mistakes.addUnlessNamed(mistake.under(at)));
        }
        return Optional.of(new StorageSettings<>(factory, bound.get()));
    }
}
