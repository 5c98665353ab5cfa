package io.legacybridge.worker.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The storages of a service, by the scheme of their URIs; each is made when it is first asked for. Thread-safe. */
public final class FileStorages implements AutoCloseable {
    private final Map<String, Supplier<? extends FileStorage>> makers;
    private final Map<String, FileStorage> made = new HashMap<>();

    /** @param makers how each is made, by its scheme */
    public FileStorages(Map<String, ? extends Supplier<? extends FileStorage>> makers) {
        this.makers = Map.copyOf(makers);
    }

    /** No storage at all. */
    public static FileStorages none() {
        return new FileStorages(Map.of());
    }

    /** Every scheme. */
    public Set<String> schemes() {
        return new TreeSet<>(makers.keySet());
    }

    /** The storage of a scheme; empty if there is none. */
    public synchronized Optional<FileStorage> of(String scheme) {
        Supplier<? extends FileStorage> maker = makers.get(scheme);
        return maker == null ? Optional.empty() : Optional.of(made.computeIfAbsent(scheme, any -> maker.get()));
    }

    /** Closes those that were made. */
    @Override
    public synchronized void close() {
        made.values().forEach(FileStorage::close);
        made.clear();
    }
}
