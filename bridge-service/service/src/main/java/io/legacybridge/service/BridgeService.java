package io.legacybridge.service;

import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.legacybridge.service.config.BridgeConfiguration;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.service.managed.EmbeddedEngine;
import io.legacybridge.service.managed.ProbeServer;
import io.legacybridge.worker.WorkerState;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running service, in this process: what the command {@code server} starts, and what a program starts that wants a
 * bridge inside.
 *
 * <pre>{@code
 * ReadConfiguration read = new ConfigurationReader(System.getenv()).read(Path.of("bridge.yml"));
 * if (read instanceof ReadConfiguration.Valid settings) {
 *     try (BridgeService service = BridgeService.start(settings)) {
 *         service.ready().toCompletableFuture().join();
 *         URI endpoint = service.engineEndpoint().orElseThrow();
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>Start: engine, connections, adapters, the service's HTTP, and only then the first poll. Stop is the reverse: the
 * worker drains while health and metrics still answer, then everything else ends. Thread-safe.
 */
public final class BridgeService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeService.class);
    private static final Duration REST_OF_STOP = Duration.ofSeconds(5);

    private final BridgeApplication application;
    private final BridgeConfiguration configuration;
    private final Server server;
    private final CompletionStage<Void> ready;
    private boolean stopped;

    private BridgeService(BridgeApplication application, Server server) {
        this.application = application;
        this.configuration = application.settings().configuration();
        this.server = server;
        this.ready = application.worker().begin();
        LOG.info("the service's HTTP is on the ports {}", Arrays.toString(ports()));
        probesPort().ifPresent(port -> LOG.info("probes are answered on the port {}", port));
        engineEndpoint().ifPresent(endpoint -> LOG.info("the engine listens on {}", endpoint));
    }

    /**
     * Starts a service and returns once its HTTP answers and it looks for its activities.
     *
     * @throws IllegalStateException if it cannot start here, with a message for the operator; nothing of it is left
     */
    public static BridgeService start(ReadConfiguration.Valid settings) {
        BridgeConfiguration configuration = settings.configuration();
        Server server = null;
        try {
            BridgeApplication application = new BridgeApplication(settings);
            server = build(application, configuration);
            server.start();
            return new BridgeService(application, server);
        } catch (Exception e) {
            stop(server, e);
            throw new IllegalStateException(reason(e), e);
        }
    }

    private static Server build(BridgeApplication application, BridgeConfiguration configuration) throws Exception {
        Bootstrap<BridgeConfiguration> bootstrap = new Bootstrap<>(application);
        application.initialize(bootstrap);
        configuration.getLoggingFactory().configure(bootstrap.getMetricRegistry(), application.getName());
        Environment environment = new Environment(
                application.getName(),
                bootstrap.getObjectMapper(),
                bootstrap.getValidatorFactory(),
                bootstrap.getMetricRegistry(),
                bootstrap.getClassLoader(),
                bootstrap.getHealthCheckRegistry(),
                configuration);
        configuration.getMetricsFactory().configure(environment.lifecycle(), bootstrap.getMetricRegistry());
        configuration.getServerFactory().configure(environment);
        bootstrap.run(configuration, environment);
        application.run(configuration, environment);
        return configuration.getServerFactory().build(environment);
    }

    /**
     * Completes when every activity was found and is asked for tasks; exceptionally, with a message that names them, if
     * some cannot be used. Does not complete while Step Functions is away.
     */
    public CompletionStage<Void> ready() {
        return ready;
    }

    /** Where the engine inside the service listens, if there is one. */
    public Optional<URI> engineEndpoint() {
        return application.stepFunctions().engine().map(EmbeddedEngine::endpoint);
    }

    /** The ports of the service's own HTTP, in the configuration's order: the application's first, then the admin's. */
    public int[] ports() {
        return Arrays.stream(server.getConnectors())
                .filter(NetworkConnector.class::isInstance)
                .mapToInt(connector -> ((NetworkConnector) connector).getLocalPort())
                .toArray();
    }

    /** The port for probes and metrics, if there is one. */
    public OptionalInt probesPort() {
        return application.probes().map(ProbeServer::port).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    /** Where the worker is in its life. */
    public WorkerState state() {
        return application.worker().state();
    }

    /** The longest that {@link #close} takes: what the worker's drain may take, and the rest of the service. */
    public Duration maximumStopTime() {
        Duration http = configuration.getServerFactory() instanceof AbstractServerFactory factory
                ? Duration.ofMillis(factory.getShutdownGracePeriod().toMilliseconds())
                : Duration.ZERO;
        return application.worker().maximumStopTime().plus(http).plus(REST_OF_STOP);
    }

    /** Stops without losing anything: see {@link io.legacybridge.worker.Worker#drain}. May be called again. */
    @Override
    public synchronized void close() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            application.worker().stop();
            server.stop();
        } catch (TimeoutException e) {
            // Jetty stopped everything; somebody's connection was open for longer than the grace period.
            LOG.debug("the service's HTTP ended while connections were open", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the service stopped", e);
        } catch (Exception e) {
            throw new IllegalStateException("the service did not stop cleanly: " + reason(e), e);
        } finally {
            configuration.getLoggingFactory().stop();
        }
    }

    private static void stop(@Nullable Server server, Exception failure) {
        if (server == null) {
            return;
        }
        try {
            server.stop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    /** What is ours says itself what to do, in an IOException; the connectors under {@code server:} do not. */
    private static String reason(Exception failure) {
        for (Throwable cause = failure; cause != null && !(failure instanceof IOException); cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return "the service's HTTP cannot be bound: " + failure.getMessage()
                        + "; stop what listens there or choose another port under server:";
            }
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
