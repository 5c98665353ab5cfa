package io.legacybridge.service.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Our defaults where Dropwizard has others, put into the tree before it is bound: connectors on loopback, logs on
 * stderr (stdout is for the lines that scripts read), no request log, a short wait for open requests at the end. What
 * is written in the file stays.
 */
final class TreeDefaults {
    static final String LOOPBACK = "127.0.0.1";

    /** With activity, task and adapter in braces, in a line that is about a task. */
    static final String LOG_FORMAT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{1}"
            + "%replace( {%X{activity} %X{task} %X{adapter}}){' \\{ *\\}', ''}: %msg%n%rEx";

    private static final Set<String> TCP = Set.of("http", "https", "h2", "h2c");

    private TreeDefaults() {}

    static void apply(ObjectNode root) {
        if (child(root, "server") instanceof ObjectNode server) {
            server(server);
        }
        if (child(root, "logging") instanceof ObjectNode logging) {
            logging(logging);
        }
    }

    private static void server(ObjectNode server) {
        if ("simple".equals(server.path("type").asText())) {
            if (child(server, "connector") instanceof ObjectNode connector) {
                connector(connector, 8080);
            }
        } else {
            connectors(server, "applicationConnectors", 8080);
            connectors(server, "adminConnectors", 8081);
        }
        if (!server.has("requestLog")) {
            server.putObject("requestLog").putArray("appenders");
        }
        if (!server.has("shutdownGracePeriod")) {
            server.put("shutdownGracePeriod", "1s");
        }
    }

    private static void connectors(ObjectNode server, String key, int port) {
        JsonNode connectors = server.get(key);
        if (connectors == null) {
            connectors = server.putArray(key).add(server.objectNode());
        }
        for (JsonNode connector : connectors) {
            if (connector instanceof ObjectNode object) {
                connector(object, port);
            }
        }
    }

    private static void connector(ObjectNode connector, int port) {
        if (!connector.has("type")) {
            connector.put("type", "http");
        }
        if (TCP.contains(connector.path("type").asText())) {
            if (!connector.has("port")) {
                connector.put("port", port);
            }
            if (connector.path("bindHost").isMissingNode()) {
                connector.put("bindHost", LOOPBACK);
            }
        }
    }

    private static void logging(ObjectNode logging) {
        if (!logging.has("loggers")) {
            logging.putObject("loggers").put("org.eclipse.jetty", "WARN").put("io.dropwizard", "WARN");
        }
        if (!logging.has("appenders")) {
            logging.putArray("appenders").addObject().put("type", "console").put("logFormat", LOG_FORMAT);
        }
        if (logging.get("appenders") instanceof ArrayNode appenders) {
            for (JsonNode appender : appenders) {
                if (appender instanceof ObjectNode object
                        && "console".equals(object.path("type").asText())
                        && !object.has("target")) {
                    object.put("target", "stderr");
                }
            }
        }
    }

    private static JsonNode child(ObjectNode parent, String key) {
        JsonNode node = parent.get(key);
        return node == null ? parent.putObject(key) : node;
    }
}
