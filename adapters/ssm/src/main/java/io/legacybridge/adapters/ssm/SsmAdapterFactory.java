package io.legacybridge.adapters.ssm;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.List;

/** Makes the adapters of {@code type: ssm}. Stateless and thread-safe. */
public final class SsmAdapterFactory implements AdapterFactory<SsmAdapterConfig> {
    /** For the service loader. */
    public SsmAdapterFactory() {}

    @Override
    public String type() {
        return "ssm";
    }

    @Override
    public Class<SsmAdapterConfig> configType() {
        return SsmAdapterConfig.class;
    }

    @Override
    public List<ConfigMistake> check(SsmAdapterConfig config) {
        return new ConfigCheck(config).mistakes();
    }

    @Override
    public Adapter create(SsmAdapterConfig config, AdapterContext context) {
        return SsmAdapter.of(config, context);
    }
}
