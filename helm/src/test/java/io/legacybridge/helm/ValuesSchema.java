package io.legacybridge.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.legacybridge.service.config.BridgeConfiguration;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.storage.FileStorageFactory;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The chart's {@code values.schema.json}. What is the chart's own in it is written by hand; the definitions whose names
 * begin with {@code kubernetes.} or {@code bridge.} are made of the types of the Kubernetes client and of the service.
 */
final class ValuesSchema {
    static final Path FILE = Chart.FOLDER.resolve("values.schema.json");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String DEFINITIONS = "definitions";

    private static final List<Class<?>> OF_KUBERNETES = List.of(
            Affinity.class,
            DeploymentStrategy.class,
            EmptyDirVolumeSource.class,
            EnvFromSource.class,
            EnvVar.class,
            HorizontalPodAutoscalerBehavior.class,
            LocalObjectReference.class,
            MetricSpec.class,
            NetworkPolicyEgressRule.class,
            NetworkPolicyPeer.class,
            PodSecurityContext.class,
            ResourceRequirements.class,
            SecurityContext.class,
            Toleration.class,
            TopologySpreadConstraint.class,
            Volume.class,
            VolumeMount.class);

    private ValuesSchema() {}

    static ObjectNode read() {
        try {
            return (ObjectNode) MAPPER.readTree(Chart.read(FILE));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(FILE + " is no JSON", e);
        }
    }

    /** The file as it should be: its own part as it is, and the rest of the types of today. */
    static String current() {
        ObjectNode schema = read();
        ObjectNode definitions = MAPPER.createObjectNode();
        schema.get(DEFINITIONS).properties().stream()
                .filter(definition -> !isMade(definition.getKey()))
                .forEach(definition -> definitions.set(definition.getKey(), definition.getValue()));
        made().forEach(definitions::set);
        schema.set(DEFINITIONS, definitions);
        prune(schema);
        return write(schema);
    }

    private static boolean isMade(String name) {
        return name.startsWith("kubernetes.") || name.startsWith("bridge.");
    }

    private static Map<String, ObjectNode> made() {
        SchemaTypes types = new SchemaTypes();
        OF_KUBERNETES.forEach(types::of);
        types.of(BridgeConfiguration.class);
        Map<String, ObjectNode> made = new TreeMap<>(types.definitions());

        ObjectNode configuration = properties(made, "bridge.BridgeConfiguration");
        // The pod decides these; server is not offered, since nobody else can reach what it configures.
        configuration.remove(List.of("workDirectory", "probes", "server", "admin"));
        configuration.putObject("logging").put("type", "object");
        configuration.putObject("metrics").put("type", "object");
        // An engine inside a pod would be one for each replica, and nobody could start executions there.
        properties(made, "bridge.StepFunctionsSection").remove("embedded");
        // The grace period is computed of these.
        properties(made, "bridge.DrainSection").set("finishWithin", duration());
        properties(made, "bridge.ActivitySection").set("cancelWithin", duration());

        properties(made, "bridge.ActivitySection").putObject("adapter").put("$ref", "#/definitions/bridge.Adapter");
        made.put("bridge.Adapter", adapter(types, made));
        properties(made, "bridge.BridgeConfiguration").set("storage", storage(types, made));
        return made;
    }

    /** Drops what nobody refers to, once and again: of what was taken out above, its own parts. */
    private static void prune(ObjectNode schema) {
        ObjectNode definitions = (ObjectNode) schema.get(DEFINITIONS);
        List<String> unused;
        do {
            List<String> references = schema.findValuesAsText("$ref");
            unused = definitions.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(name -> !references.contains("#/" + DEFINITIONS + "/" + name))
                    .toList();
            definitions.remove(unused);
        } while (!unused.isEmpty());
    }

    /** The adapters that are ours are known to the last key; a plug-in's keys belong to it. */
    private static ObjectNode adapter(SchemaTypes types, Map<String, ObjectNode> made) {
        ObjectNode adapter = MAPPER.createObjectNode().put("type", "object");
        adapter.putObject("properties").putObject("type").put("type", "string");
        ArrayNode kinds = adapter.putArray("allOf");
        Map<String, Class<?>> sorted = new TreeMap<>();
        for (AdapterFactory<?> factory : ServiceLoader.load(AdapterFactory.class)) {
            sorted.put(factory.type(), factory.configType());
        }
        sorted.forEach((type, config) -> {
            ObjectNode kind = kinds.addObject();
            ObjectNode condition = kind.putObject("if");
            condition.putObject("properties").putObject("type").put("const", type);
            condition.putArray("required").add("type");
            kind.set("then", types.of(config));
        });
        addNew(types, made);
        sorted.values()
                .forEach(config -> properties(made, SchemaTypes.name(config)).putObject("type"));
        return adapter;
    }

    /** The same for storages, by the schemes of their URIs. */
    private static ObjectNode storage(SchemaTypes types, Map<String, ObjectNode> made) {
        ObjectNode storage = MAPPER.createObjectNode().put("type", "object");
        Map<String, Class<?>> sorted = new TreeMap<>();
        for (FileStorageFactory<?> factory : ServiceLoader.load(FileStorageFactory.class)) {
            sorted.put(factory.scheme(), factory.configType());
        }
        ObjectNode properties = storage.putObject("properties");
        sorted.forEach((scheme, config) -> properties.set(scheme, types.of(config)));
        storage.putObject("additionalProperties").put("type", "object");
        addNew(types, made);
        return storage;
    }

    private static void addNew(SchemaTypes types, Map<String, ObjectNode> made) {
        types.definitions().forEach((name, definition) -> {
            if (name.startsWith("bridge.") && !made.containsKey(name)) {
                made.put(name, definition);
            }
        });
    }

    private static ObjectNode properties(Map<String, ObjectNode> made, String name) {
        return (ObjectNode) Objects.requireNonNull(made.get(name), name).get("properties");
    }

    private static ObjectNode duration() {
        return MAPPER.createObjectNode().put("type", "string").put("pattern", "^[0-9]{1,13} *(ms|s|m|h|d)$");
    }

    /** What is written by hand is indented; what is made takes a line for each definition. */
    private static String write(ObjectNode schema) {
        ObjectNode own = schema.deepCopy();
        ObjectNode definitions = (ObjectNode) own.get(DEFINITIONS);
        StringBuilder made = new StringBuilder();
        for (Iterator<Map.Entry<String, JsonNode>> all = definitions.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> one = all.next();
            if (isMade(one.getKey())) {
                made.append(",\n    \"").append(one.getKey()).append("\": ").append(one.getValue());
                all.remove();
            }
        }
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            String written = MAPPER.writer(printer).writeValueAsString(own).replace("\" : ", "\": ");
            String end = "\n  }\n}";
            return written.substring(0, written.length() - end.length()) + made + end + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
