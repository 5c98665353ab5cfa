package io.legacybridge.service;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Environment;
import io.legacybridge.service.config.BridgeConfiguration;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.service.health.DeadLettersHealthCheck;
import io.legacybridge.service.health.EngineHealthCheck;
import io.legacybridge.service.health.JournalHealthCheck;
import io.legacybridge.service.health.LifeSigns;
import io.legacybridge.service.health.StepFunctionsHealthCheck;
import io.legacybridge.service.health.WorkerGauges;
import io.legacybridge.service.health.WorkerHealthCheck;
import io.legacybridge.service.health.WorkerMetrics;
import io.legacybridge.service.managed.AdminToken;
import io.legacybridge.service.managed.BridgeWorker;
import io.legacybridge.service.managed.DeadLetters;
import io.legacybridge.service.managed.ProbeServer;
import io.legacybridge.service.managed.StepFunctions;
import io.legacybridge.service.managed.WorkDirectory;
import io.legacybridge.service.resources.AdminTokenFilter;
import io.legacybridge.service.resources.ControlServlet;
import io.legacybridge.service.resources.HostAndOriginFilter;
import io.legacybridge.service.resources.StatusResource;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The service as Dropwizard sees it: what is wired to what. Managed objects start in this order and stop in reverse.
 */
final class BridgeApplication extends Application<BridgeConfiguration> {
    private final ReadConfiguration.Valid settings;
    private final StepFunctions stepFunctions;
    private final WorkDirectory workDirectory;
    private final DeadLetters deadLetters;
    private final AdminToken adminToken;
    private final BridgeWorker worker;
    private final Optional<ProbeServer> probes;
    private final LifeSigns signs = new LifeSigns(System::nanoTime);
    private final PrometheusRegistry registry = new PrometheusRegistry();

    BridgeApplication(ReadConfiguration.Valid settings) {
        this.settings = settings;
        WorkerMetrics metrics = new WorkerMetrics(
                registry, settings.configuration().activities().keySet());
        this.stepFunctions = new StepFunctions(
                settings.configuration().stepFunctions(),
                settings.configuration().polls());
        this.workDirectory = new WorkDirectory(settings.configuration().workDirectory());
        this.deadLetters = new DeadLetters(workDirectory.folder());
        this.adminToken = new AdminToken(workDirectory);
        this.worker = new BridgeWorker(settings, workDirectory, stepFunctions, List.of(signs, metrics, deadLetters));
        WorkerGauges.register(registry, worker::activities, worker::state);
        JvmMetrics.builder().register(registry);
        this.probes = settings.configuration().probes().map(section -> new ProbeServer(section, worker, registry));
    }

    @Override
    public String getName() {
        return "legacy-bridge";
    }

    /** Logging is set up by the command until the configuration is read. */
    @Override
    protected void bootstrapLogging() {}

    @Override
    public void run(BridgeConfiguration configuration, Environment environment) {
        environment.lifecycle().manage(workDirectory);
        environment.lifecycle().manage(adminToken);
        environment.lifecycle().manage(stepFunctions);
        probes.ifPresent(environment.lifecycle()::manage);
        environment.lifecycle().manage(worker);

        environment.healthChecks().register("worker", new WorkerHealthCheck(worker, signs));
        environment.healthChecks().register("step-functions", new StepFunctionsHealthCheck(signs));
        environment.healthChecks().register("journal", new JournalHealthCheck(configuration.journal(), signs));
        environment.healthChecks().register("dead-letters", new DeadLettersHealthCheck(deadLetters.folder()));
        stepFunctions
                .engine()
                .ifPresent(engine -> environment.healthChecks().register("engine", new EngineHealthCheck(engine)));

        environment.jersey().register(new StatusResource(worker));
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(registry))
                .addMapping("/metrics");

        environment
                .admin()
                .addServlet("control", ControlServlet.of(worker, adminToken, environment))
                .addMapping(ControlServlet.PATTERN);

        EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
        environment
                .servlets()
                .addFilter("host-and-origin", new HostAndOriginFilter())
                .addMappingForUrlPatterns(requests, false, "/*");
        environment
                .admin()
                .addFilter("host-and-origin", new HostAndOriginFilter())
                .addMappingForUrlPatterns(requests, false, "/*");
        environment
                .admin()
                .addFilter("admin-token", new AdminTokenFilter(adminToken))
                .addMappingForUrlPatterns(requests, true, "/*");
    }

    ReadConfiguration.Valid settings() {
        return settings;
    }

    StepFunctions stepFunctions() {
        return stepFunctions;
    }

    BridgeWorker worker() {
        return worker;
    }

    Optional<ProbeServer> probes() {
        return probes;
    }
}
