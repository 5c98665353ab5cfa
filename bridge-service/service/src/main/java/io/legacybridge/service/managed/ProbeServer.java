package io.legacybridge.service.managed;

import com.codahale.metrics.jvm.ThreadDeadlockDetector;
import io.dropwizard.lifecycle.Managed;
import io.legacybridge.service.config.ProbesSection;
import io.legacybridge.service.resources.LookingOnlyFilter;
import io.legacybridge.service.resources.ProbeServlet;
import io.legacybridge.service.resources.ProbeServlet.Answer;
import io.legacybridge.worker.WorkerState;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * What a cluster asks a pod from outside: {@code /live}, {@code /ready}, {@code /metrics}, and nothing else. It is a
 * server of its own, not one more connector of the service's, so that no route that is added there can be reached here.
 *
 * <p>It starts before the worker and stops after it: probes and metrics are answered while the worker drains. Started
 * and stopped once each, by one thread; the rest is thread-safe.
 */
public final class ProbeServer implements Managed {
    private static final int MAX_THREADS = 4;
    private static final int IDLE_MILLIS = 10_000;

    private final ProbesSection section;
    private final BridgeWorker worker;
    private final ThreadDeadlockDetector deadlocks = new ThreadDeadlockDetector();
    private final Server server;
    private final ServerConnector connector;

    /** Makes a server; nothing listens yet. */
    public ProbeServer(ProbesSection section, BridgeWorker worker, PrometheusRegistry registry) {
        this.section = section;
        this.worker = worker;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
        threads.setName("probes");
        threads.setDaemon(true);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(section.bindHost());
        connector.setPort(section.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);

        ServletContextHandler routes = new ServletContextHandler("/");
        routes.addFilter(new FilterHolder(new LookingOnlyFilter()), "/*", EnumSet.of(DispatcherType.REQUEST));
        routes.addServlet(new ServletHolder(new ProbeServlet(this::live)), "/live");
        routes.addServlet(new ServletHolder(new ProbeServlet(this::ready)), "/ready");
        routes.addServlet(new ServletHolder(new PrometheusMetricsServlet(registry)), "/metrics");
        server.setHandler(routes);
    }

    /** @throws IOException if the address cannot be bound, with a message that says so */
    @Override
    public void start() throws Exception {
        try {
            server.start();
        } catch (IOException e) {
            server.stop();
            throw new IOException(
                    "probes cannot listen on " + section.bindHost() + ":" + section.port()
                            + "; choose another address or port under probes:",
                    e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /**
     * Whether this process is worth keeping. Step Functions that is away, a stuck slot or an open circuit do not end
     * with a restart, and a restart would interrupt what runs.
     */
    private Answer live() {
        boolean deadlocked = !deadlocks.getDeadlockedThreads().isEmpty();
        return new Answer(!deadlocked, deadlocked ? "threads wait for each other" : "alive");
    }

    /** Whether it asks for work. */
    private Answer ready() {
        WorkerState state = worker.state();
        return new Answer(state == WorkerState.RUNNING, state.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }
}
