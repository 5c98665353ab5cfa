package io.legacybridge.service.health;

import com.codahale.metrics.health.HealthCheck;
import io.legacybridge.service.managed.EmbeddedEngine;

/** Does the engine inside the service answer at its address? */
public final class EngineHealthCheck extends HealthCheck {
    private final EmbeddedEngine engine;

    public EngineHealthCheck(EmbeddedEngine engine) {
        this.engine = engine;
    }

    @Override
    protected Result check() {
        return engine.listens()
                ? Result.healthy("%s, %d open polls", engine.endpoint(), engine.openPolls())
                : Result.unhealthy("it does not listen");
    }
}
