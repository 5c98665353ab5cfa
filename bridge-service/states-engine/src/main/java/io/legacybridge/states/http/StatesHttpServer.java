package io.legacybridge.states.http;

import io.legacybridge.states.StatesEngine;
import java.io.IOException;
import java.util.Set;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An engine's HTTP endpoint. A handful of threads serves any number of connections; a poll that waits holds a
 * connection and no thread. There is no authentication: bind it to a loopback address.
 */
public final class StatesHttpServer implements AutoCloseable {

    private static final int MAX_THREADS = 8;
    /** Over the 60 seconds of a poll. */
    private static final int IDLE_MILLIS = 120_000;

    private final Server server;
    private final ServerConnector connector;

    private StatesHttpServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts an endpoint that answers to loopback names only.
     *
     * @param host the address to bind to, 127.0.0.1 as a rule
     * @param port the port, or 0 for one that is free
     * @throws IOException if the address cannot be bound
     */
    public static StatesHttpServer start(StatesEngine engine, String host, int port) throws IOException {
        return start(engine, host, port, Set.of());
    }

    /**
     * Starts an endpoint.
     *
     * @param allowedHosts names, in lower case and without port, that requests may give as Host besides the loopback
     *     ones
     * @throws IOException if the address cannot be bound
     */
    public static StatesHttpServer start(StatesEngine engine, String host, int port, Set<String> allowedHosts)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MAX_THREADS);
        threads.setName("states-engine-http");
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(true);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        server.setHandler(new WireHandler(engine, new OriginGuard(allowedHosts)));
        server.setErrorHandler(new PlainErrors());
        try {
            server.start();
        } catch (IOException e) {
            stop(server);
            throw e;
        } catch (Exception e) {
            stop(server);
            throw new IOException("The endpoint on " + host + ":" + port + " did not start: " + e.getMessage(), e);
        }
        return new StatesHttpServer(server, connector);
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Ends it; requests that are not answered yet are cut off. */
    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The endpoint did not stop: " + e.getMessage(), e);
        }
    }
}
