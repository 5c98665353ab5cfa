package io.legacybridge.helm;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What Helm rendered, read by the types of the Kubernetes client.
 *
 * @param all in Helm's order
 */
record Manifests(List<HasMetadata> all) {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    static Manifests parse(String rendered) {
        return new Manifests(Arrays.stream(rendered.split("(?m)^---$"))
                .filter(document -> document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .map(document -> (HasMetadata) YAML.unmarshal(document))
                .toList());
    }

    <T extends HasMetadata> Stream<T> each(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The only one of its kind. */
    <T extends HasMetadata> T one(Class<T> kind) {
        List<T> found = each(kind).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects are a " + kind.getSimpleName() + ": " + names());
        }
        return found.get(0);
    }

    /** The one of its kind that is of this pool, by its label. */
    <T extends HasMetadata> T of(String pool, Class<T> kind) {
        List<T> found = each(kind)
                .filter(one ->
                        Objects.equals(pool, one.getMetadata().getLabels().get("legacy-bridge.io/pool")))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(
                    found.size() + " objects of " + pool + " are a " + kind.getSimpleName() + ": " + names());
        }
        return found.get(0);
    }

    /** Kind, namespace and name of each. */
    List<String> names() {
        return all.stream()
                .map(one -> one.getKind() + " " + one.getMetadata().getNamespace() + "/"
                        + one.getMetadata().getName())
                .toList();
    }

    /** A pool's configuration, as its pods read it. */
    String bridgeYml(String pool) {
        return Objects.requireNonNull(of(pool, ConfigMap.class).getData().get("bridge.yml"));
    }
}
