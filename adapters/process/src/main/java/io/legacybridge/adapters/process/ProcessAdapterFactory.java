package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.io.IOException;
import java.util.List;

/** Makes the adapters of {@code type: process}. Stateless and thread-safe. */
public final class ProcessAdapterFactory implements AdapterFactory<ProcessAdapterConfig> {
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
        Launcher launcher = Launcher.in(context.workDirectory());
        Confinement confinement = Confinement.of(config);
        try {
            return new ProcessAdapter(
                    config,
                    context,
                    launcher,
                    confinement,
                    new FinishedRuns(context.workDirectory(), context.clock(), config.retention()));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the process adapter cannot use " + context.workDirectory() + ": " + e.getMessage(), e);
        }
    }
}
