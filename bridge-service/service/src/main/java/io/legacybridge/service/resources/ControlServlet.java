package io.legacybridge.service.resources;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.DropwizardResourceConfig;
import io.dropwizard.jersey.jackson.JacksonFeature;
import io.legacybridge.service.managed.AdminToken;
import io.legacybridge.service.managed.BridgeWorker;
import jakarta.servlet.Servlet;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;

/** The JSON API by which an operator looks at the worker and steers it, as a servlet: for the admin port. */
public final class ControlServlet {
    /** Where it is mounted. */
    public static final String PATTERN = "/api/*";

    private ControlServlet() {}

    /**
     * Makes it. What changes something is behind the {@link AdminTokenFilter}, what programs printed behind the token
     * too.
     */
    public static Servlet of(BridgeWorker worker, AdminToken token, Environment environment) {
        ResourceConfig resources = new DropwizardResourceConfig(environment.metrics())
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .register(new JacksonFeature(environment.getObjectMapper()))
                .register(new TokenFilter(token))
                .register(new ProblemMapper())
                .register(new WorkerResource(worker))
                .register(new ActivitiesResource(worker))
                .register(new TasksResource(worker));
        return new ServletContainer(resources);
    }
}
