package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pod as the configuration writes it, in whichever way, brought to one shape: an object with {@code spec} and
 * perhaps {@code metadata}. Placeholders are still in it.
 *
 * <p>A place in the tree is known by the place in the configuration that it comes from, so that a mistake is named
 * where it was written.
 */
final class PodTree {
    /** What the only container of the short form is called. */
    static final String MAIN = "main";

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION));
    private static final List<String> ABOUT_A_MOUNT = List.of("mountPath", "readOnly", "subPath");

    private final ObjectNode tree;
    private final Map<String, String> places;

    private PodTree(ObjectNode tree, Map<String, String> places) {
        this.tree = tree;
        this.places = places;
    }

    /**
     * The pod of a configuration.
     *
     * @throws IllegalArgumentException if the file cannot be read, or what is written is no pod at all; the message has
     *     the problem and, after a semicolon, the mend
     */
    static PodTree of(KubernetesAdapterConfig config) {
        if (config.pod() != null) {
            return written(config.pod(), "pod");
        }
        return config.podFile() != null ? written(read(config.podFile()), "podFile") : shortForm(config);
    }

    ObjectNode tree() {
        return tree;
    }

    /** Where in the configuration a path of the tree was written: {@code spec.containers[0].image} is {@code image}. */
    String place(String path) {
        String prefix = places.keySet().stream()
                .filter(known -> path.equals(known) || path.startsWith(known + ".") || path.startsWith(known + "["))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
        String rest = prefix.isEmpty() && !path.isEmpty() ? "." + path : path.substring(prefix.length());
        String place = places.getOrDefault(prefix, "") + rest;
        return place.startsWith(".") ? place.substring(1) : place;
    }

    private static PodTree written(JsonNode written, String key) {
        if (written.path("spec").isObject()) {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            written.properties().forEach(entry -> {
                // A whole pod may have been copied here; what kind of thing it is, is known.
                if (!entry.getKey().equals("apiVersion") && !entry.getKey().equals("kind")) {
                    tree.set(entry.getKey(), entry.getValue().deepCopy());
                }
            });
            return new PodTree(tree, Map.of("", key));
        }
        if (!written.path("containers").isArray()) {
            throw new IllegalArgumentException(
                    "is no pod: it has no containers; write containers: [{name: main, image: …}]");
        }
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.set("spec", written.deepCopy());
        return new PodTree(tree, Map.of("", key, "spec", key));
    }

    private static JsonNode read(String file) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(Path.of(file).toFile())) {
            JsonNode first = documents.hasNextValue() ? documents.nextValue() : JsonNodeFactory.instance.missingNode();
            if (documents.hasNextValue()) {
                throw new IllegalArgumentException("'" + file + "' holds several documents; leave one pod in it");
            }
            return first;
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalArgumentException(
                    "'" + file + "' cannot be read: " + why.replace("; ", ", ") + "; name a YAML file that holds a pod",
                    e);
        }
    }

    private static PodTree shortForm(KubernetesAdapterConfig config) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        Map<String, String> places = new LinkedHashMap<>();
        places.put("", "");
        ObjectNode spec = tree.putObject("spec");
        ObjectNode main = spec.putArray("containers").addObject();
        places.put("spec", "");
        places.put("spec.containers[0]", "");
        main.put("name", MAIN);
        put(main, "image", config.image());
        put(main, "imagePullPolicy", config.imagePullPolicy());
        strings(main, "command", config.command());
        strings(main, "args", config.args());
        environment(main, config.environment(), places);
        if (config.resources() != null) {
            main.set("resources", config.resources().deepCopy());
        }
        put(spec, "serviceAccountName", config.serviceAccount());
        places.put("spec.serviceAccountName", "serviceAccount");
        security(spec, config, places);
        if (!config.nodeSelector().isEmpty()) {
            ObjectNode selector = spec.putObject("nodeSelector");
            config.nodeSelector().forEach(selector::put);
        }
        if (!config.tolerations().isEmpty()) {
            spec.putArray("tolerations").addAll(config.tolerations());
        }
        volumes(spec, main, config.volumes(), places);
        return new PodTree(tree, places);
    }

    private static void put(ObjectNode node, String field, @Nullable String value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    private static void strings(ObjectNode node, String field, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = node.putArray(field);
            values.forEach(array::add);
        }
    }

    private static void environment(ObjectNode main, Map<String, String> variables, Map<String, String> places) {
        if (variables.isEmpty()) {
            return;
        }
        ArrayNode env = main.putArray("env");
        variables.forEach((name, value) -> {
            String at = "spec.containers[0].env[" + env.size() + "]";
            places.put(at, "environment." + name);
            places.put(at + ".value", "environment." + name);
            env.addObject().put("name", name).put("value", value);
        });
    }

    private static void security(ObjectNode spec, KubernetesAdapterConfig config, Map<String, String> places) {
        ObjectNode security = JsonNodeFactory.instance.objectNode();
        places.put("spec.securityContext", "");
        put(security, "runAsUser", config.runAsUser());
        put(security, "runAsGroup", config.runAsGroup());
        put(security, "fsGroup", config.fsGroup());
        if (!security.isEmpty()) {
            spec.set("securityContext", security);
        }
    }

    private static void put(ObjectNode node, String field, @Nullable Long value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    private static void volumes(
            ObjectNode spec, ObjectNode main, Map<String, ObjectNode> written, Map<String, String> places) {
        if (written.isEmpty()) {
            return;
        }
        ArrayNode volumes = spec.putArray("volumes");
        ArrayNode mounts = main.putArray("volumeMounts");
        written.forEach((name, one) -> {
            places.put("spec.volumes[" + volumes.size() + "]", "volumes." + name);
            places.put("spec.containers[0].volumeMounts[" + mounts.size() + "]", "volumes." + name);
            ObjectNode volume = Objects.requireNonNull(one).deepCopy();
            ObjectNode mount = mounts.addObject().put("name", name);
            for (String field : ABOUT_A_MOUNT) {
                JsonNode value = volume.remove(field);
                if (value != null) {
                    mount.set(field, value);
                }
            }
            volumes.add(volume.put("name", name));
        });
    }
}
