package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.StoredRoots;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the adapters of {@code type: process}, which share the room that this host has. Thread-safe. */
public final class ProcessAdapterFactory implements AdapterFactory<ProcessAdapterConfig> {
    private @Nullable HostRoom host;

    /** For the service loader. */
    public ProcessAdapterFactory() {}

    @Override
    public String type() {
        return "process";
    }

    @Override
    public Class<ProcessAdapterConfig> configType() {
        return ProcessAdapterConfig.class;
    }

    @Override
    public List<ConfigMistake> check(ProcessAdapterConfig config) {
        return new ConfigCheck(config).mistakes();
    }

    @Override
    public Adapter create(ProcessAdapterConfig config, AdapterContext context) {
        Path folder = context.workDirectory();
        if (Utf8Path.text(folder).contains("\n")) {
            throw new IllegalStateException("the work directory of the process adapter has a line break in its path, "
                    + folder + "; name another");
        }
        requireStorages(config, context.storages());
        Launcher launcher = Launcher.in(folder);
        try {
            return new ProcessAdapter(
                    config,
                    context,
                    new ProcessAdapter.Parts(
                            launcher,
                            Confinement.of(config),
                            FinishedRuns.in(folder, context.clock(), config.retention()),
                            new AdoptedRuns(folder, context.clock()),
                            WorkKeys.in(workKeys(config, context), launcher),
                            room(config.needs(), context)));
        } catch (IOException e) {
            throw new IllegalStateException("the process adapter cannot use " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void requireStorages(ProcessAdapterConfig config, FileStorages storages) {
        Stream<String> roots = Stream.concat(
                config.in().values().stream().flatMap(input -> input.root().stream()),
                config.out().values().stream().map(OutputConfig::root).filter(Objects::nonNull));
        roots.filter(StoredRoots::isOne).map(StorageUri::parse).forEach(root -> StoredRoots.storage(storages, root));
    }

    private static Path workKeys(ProcessAdapterConfig config, AdapterContext context) {
        String folder = config.workKeys().folder();
        return folder == null ? context.sharedDirectory().resolve("work-keys") : Utf8Path.of(folder);
    }

    private Room room(@Nullable NeedsConfig needs, AdapterContext context) {
        if (needs == null) {
            return Room.unlimited();
        }
        try {
            return Room.of(context.activity(), needs, host());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "needs: what is free on this host cannot be read (" + e.getMessage() + "); leave it out", e);
        }
    }

    private synchronized HostRoom host() throws IOException {
        HostRoom room = host;
        if (room == null) {
            room = new HostRoom(HostResources.ofThisHost(), ProcFs::residentBytes);
            host = room;
        }
        return room;
    }
}
