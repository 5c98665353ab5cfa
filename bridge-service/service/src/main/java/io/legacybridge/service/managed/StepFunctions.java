package io.legacybridge.service.managed;

import io.dropwizard.lifecycle.Managed;
import io.legacybridge.service.config.StepFunctionsSection;
import io.legacybridge.service.execution.StepFunctionsClients;
import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.ActivityServiceConfig;
import io.legacybridge.worker.activity.Credentials;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the worker asks: an engine inside the service, or Step Functions elsewhere, and the connections to it. Started
 * before the worker and stopped after it. Started and stopped once each, by one thread; the rest is thread-safe.
 */
public final class StepFunctions implements Managed {
    private static final int REPORT_CONNECTIONS = 50;

    private final StepFunctionsSection section;
    private final int polls;
    private final @Nullable EmbeddedEngine engine;
    private volatile @Nullable ActivityService service;

    /** @param polls how many polls all activities together want open */
    public StepFunctions(StepFunctionsSection section, int polls) {
        this.section = section;
        this.polls = polls;
        this.engine = section.embedded().map(EmbeddedEngine::new).orElse(null);
    }

    /**
     * Starts the engine, if it is inside, and makes the connections; calls nothing yet.
     *
     * @throws IOException if the engine's port is taken
     * @throws IllegalStateException if no Region is given and none can be found
     */
    @Override
    public void start() throws IOException {
        if (engine != null) {
            engine.start();
        }
        service = place().withConnections(polls, REPORT_CONNECTIONS).connect();
    }

    private ActivityServiceConfig place() {
        if (engine != null) {
            return ActivityServiceConfig.local(engine.endpoint()).withRegion(engine.region());
        }
        ActivityServiceConfig place = section.endpoint()
                .map(StepFunctions::at)
                .orElseGet(() -> ActivityServiceConfig.aws().withCredentials(Credentials.DEFAULT_CHAIN));
        return section.region().map(place::withRegion).orElse(place);
    }

    /** Nobody checks credentials on loopback, so none are looked for there. */
    private static ActivityServiceConfig at(URI endpoint) {
        return StepFunctionsClients.isLoopback(endpoint)
                ? ActivityServiceConfig.local(endpoint)
                : ActivityServiceConfig.aws().withEndpoint(endpoint);
    }

    /** The engine inside, if there is one. */
    public Optional<EmbeddedEngine> engine() {
        return Optional.ofNullable(engine);
    }

    /** The connections; there between start and stop. */
    ActivityService service() {
        ActivityService connected = service;
        if (connected == null) {
            throw new IllegalStateException("Step Functions is asked before it was connected to");
        }
        return connected;
    }

    @Override
    public void stop() {
        ActivityService connected = service;
        service = null;
        if (connected != null) {
            connected.close();
        }
        if (engine != null) {
            engine.stop();
        }
    }
}
