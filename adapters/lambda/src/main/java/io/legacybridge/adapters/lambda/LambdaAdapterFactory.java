package io.legacybridge.adapters.lambda;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.List;

/** Makes the adapters of {@code type: lambda}. Stateless and thread-safe. */
public final class LambdaAdapterFactory implements AdapterFactory<LambdaAdapterConfig> {
    /** For the service loader. */
    public LambdaAdapterFactory() {}

    @Override
    public String type() {
        return "lambda";
    }

    @Override
    public Class<LambdaAdapterConfig> configType() {
        return LambdaAdapterConfig.class;
    }

    @Override
    public List<ConfigMistake> check(LambdaAdapterConfig config) {
        return new ConfigCheck(config).mistakes();
    }

    @Override
    public Adapter create(LambdaAdapterConfig config, AdapterContext context) {
        return new LambdaAdapter(config, context, Functions.ANSWER_WITHIN);
    }
}
