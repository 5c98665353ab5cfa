package io.legacybridge.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * As much of an API server as Helm asks for an install: it says which kinds it serves, holds nothing, and takes
 * whatever it is given. So a chart can be installed on a cluster of any version and any extensions.
 */
final class ApiServer implements AutoCloseable {
    /** What every cluster serves that the chart may be installed on. */
    static final Map<String, List<String>> ALWAYS = Map.of(
            "v1", List.of("ConfigMap", "ServiceAccount", "Secret", "Pod"),
            "apps/v1", List.of("Deployment"),
            "rbac.authorization.k8s.io/v1", List.of("Role", "RoleBinding"),
            "networking.k8s.io/v1", List.of("NetworkPolicy"));
    /** What came and went. */
    static final Map<String, List<String>> OLD = Map.of(
            "policy/v1beta1", List.of("PodDisruptionBudget"),
            "autoscaling/v2beta2", List.of("HorizontalPodAutoscaler"));
    /** What came in its place. */
    static final Map<String, List<String>> NEW = Map.of(
            "policy/v1", List.of("PodDisruptionBudget"),
            "autoscaling/v2", List.of("HorizontalPodAutoscaler"));
    /** The Prometheus Operator's. */
    static final Map<String, List<String>> OPERATOR =
            Map.of("monitoring.coreos.com/v1", List.of("PodMonitor", "PrometheusRule"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final String version;
    private final Map<String, List<String>> kinds = new HashMap<>();
    private final Queue<JsonNode> created = new ConcurrentLinkedQueue<>();

    /**
     * @param version as {@code v1.20.2}
     * @param kinds what it serves: the kinds by their API version, as {@code apps/v1}
     */
    @SafeVarargs
    ApiServer(String version, Map<String, List<String>>... kinds) throws IOException {
        this.version = version;
        for (Map<String, List<String>> some : kinds) {
            this.kinds.putAll(some);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts: [{name: test, context: {cluster: test, user: test}}]
                clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: test, user: {}}]
                """.formatted(server.getAddress().getPort());
    }

    /** Everything that was created, but for Helm's own record. */
    List<JsonNode> created() {
        return List.copyOf(created);
    }

    /** The only one of its kind that was created. */
    JsonNode created(String kind) {
        List<JsonNode> found = created.stream()
                .filter(one -> one.path("kind").asText().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are a " + kind);
        }
        return found.get(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            JsonNode found = look(exchange.getRequestURI().getPath());
            send(exchange, found.path("code").asInt(200), "application/json", JSON.writeValueAsBytes(found));
            return;
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type.equals("application/json")) { // Helm's own record is in protobuf
            created.add(JSON.readTree(body));
        }
        send(exchange, 200, type, body);
    }

    private JsonNode look(String path) {
        String[] parts = path.substring(1).split("/");
        if (path.equals("/version")) {
            return JSON.createObjectNode()
                    .put("gitVersion", version)
                    .put("major", "1")
                    .put("minor", "any");
        }
        if (path.equals("/api")) {
            ObjectNode versions = JSON.createObjectNode().put("kind", "APIVersions");
            versions.putArray("versions").add("v1");
            return versions;
        }
        if (path.equals("/apis")) {
            return groups();
        }
        if (parts.length <= 3) {
            return resources(parts[0].equals("api") ? parts[1] : parts[1] + "/" + parts[2]);
        }
        if (path.endsWith("/secrets")) { // Helm looks for its own record
            return list("v1", "SecretList", "items");
        }
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("code", 404);
    }

    private ObjectNode groups() {
        ObjectNode groups = list("v1", "APIGroupList", "groups");
        kinds.keySet().stream()
                .filter(version -> version.contains("/"))
                .collect(Collectors.groupingBy(version -> version.substring(0, version.indexOf('/'))))
                .forEach((name, versions) -> {
                    ObjectNode group =
                            ((ArrayNode) groups.get("groups")).addObject().put("name", name);
                    versions.forEach(each -> version(group.withArray("versions").addObject(), each));
                    version(group.putObject("preferredVersion"), versions.get(0));
                });
        return groups;
    }

    private static void version(ObjectNode into, String groupVersion) {
        into.put("groupVersion", groupVersion).put("version", groupVersion.substring(groupVersion.indexOf('/') + 1));
    }

    private ObjectNode resources(String groupVersion) {
        ObjectNode resources = list("v1", "APIResourceList", "resources").put("groupVersion", groupVersion);
        for (String kind : kinds.getOrDefault(groupVersion, List.of())) {
            String plural = kind.toLowerCase(Locale.ROOT) + (kind.endsWith("y") ? "" : "s");
            ObjectNode resource = ((ArrayNode) resources.get("resources")).addObject();
            resource.put("name", kind.endsWith("y") ? plural.substring(0, plural.length() - 1) + "ies" : plural)
                    .put("singularName", kind.toLowerCase(Locale.ROOT))
                    .put("namespaced", true)
                    .put("kind", kind)
                    .putArray("verbs")
                    .add("create");
        }
        return resources;
    }

    private static ObjectNode list(String apiVersion, String kind, String items) {
        ObjectNode list = JSON.createObjectNode().put("kind", kind).put("apiVersion", apiVersion);
        list.putArray(items);
        return list;
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
