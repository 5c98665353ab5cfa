package io.legacybridge.service.managed;

import io.dropwizard.lifecycle.Managed;
import io.legacybridge.service.config.EmbeddedSection;
import io.legacybridge.states.StatesEngine;
import io.legacybridge.states.http.StatesHttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A states engine with its HTTP endpoint on 127.0.0.1.
 *
 * <p>It is started first and stopped last of all that the service holds, since everything else talks to it. Started and
 * stopped once each, by one thread; the rest is thread-safe.
 */
public final class EmbeddedEngine implements Managed {
    private static final String HOST = "127.0.0.1";

    private final StatesEngine engine;
    private final int port;
    private volatile @Nullable StatesHttpServer server;

    /**
     * Makes an engine that keeps as much as an engine does by default; nothing listens yet.
     *
     * @param port on 127.0.0.1; 0 picks one
     * @param region in its ARNs
     * @param account in its ARNs, 12 digits
     */
    public EmbeddedEngine(int port, String region, String account) {
        this(port, StatesEngine.builder().region(region).account(account));
    }

    /** Makes the engine that the configuration describes; nothing listens yet. */
    EmbeddedEngine(EmbeddedSection section) {
        this(
                section.port(),
                StatesEngine.builder()
                        .region(section.region())
                        .account(section.account())
                        .maxClosedExecutions(section.keep().executions())
                        .maxClosedBytes(section.keep().memory().bytes())
                        .maxClosedAge(section.keep().age()));
    }

    private EmbeddedEngine(int port, StatesEngine.Builder engine) {
        this.port = port;
        this.engine = engine.build();
    }

    /** @throws IOException if the port is taken, with a message that says so */
    @Override
    public void start() throws IOException {
        if (server != null) {
            return;
        }
        try {
            server = StatesHttpServer.start(engine, HOST, port);
        } catch (IOException e) {
            if (isTaken(e)) {
                throw new IOException(
                        "port " + port + " on " + HOST + " is taken; stop what listens there or choose"
                                + " another port",
                        e);
            }
            throw e;
        }
    }

    /** Where it listens. */
    public URI endpoint() {
        StatesHttpServer running = server;
        if (running == null) {
            throw new IllegalStateException("the engine has not been started");
        }
        return URI.create("http://" + HOST + ":" + running.port());
    }

    /** The Region in its ARNs. */
    public String region() {
        return engine.region();
    }

    /** Whether it listens. */
    public boolean listens() {
        return server != null;
    }

    /** How many polls wait for a task. */
    public int openPolls() {
        return engine.openPolls();
    }

    /** Answers all open polls and every later one at once, so that a worker's drain need not wait for them. */
    public void releasePolls() {
        engine.releasePolls();
    }

    @Override
    public void stop() {
        StatesHttpServer running = server;
        server = null;
        if (running != null) {
            running.close();
        }
        engine.close();
    }

    private static boolean isTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
