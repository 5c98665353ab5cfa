package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;

/**
 * What this adapter has to be allowed to do in a namespace, and whether it is: asked at start, by the server's own
 * review.
 */
final class Permissions {
    private static final String BATCH = "batch";
    private static final String CORE = "";
    private static final String LEASES = "coordination.k8s.io";

    private record Permission(String group, String resource, String verb) {
        /** As an operator reads it: create jobs.batch. */
        String inWords() {
            return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
        }
    }

    private Permissions() {}

    private static List<Permission> needed(KubernetesAdapterConfig config) {
        List<Permission> needed = new ArrayList<>();
        for (String verb : List.of("create", "get", "list", "watch", "patch", "delete")) {
            needed.add(new Permission(BATCH, "jobs", verb));
        }
        for (String verb : List.of("list", "watch")) {
            needed.add(new Permission(CORE, "pods", verb));
        }
        needed.add(new Permission(CORE, "pods/log", "get"));
        if (config.needsSecret()) {
            needed.add(new Permission(CORE, "secrets", "create"));
        }
        for (String verb : List.of("create", "list", "patch", "delete")) {
            needed.add(new Permission(LEASES, "leases", verb));
        }
        return needed;
    }

    private static List<Permission> neededForJournal() {
        List<Permission> needed = new ArrayList<>();
        for (String verb : List.of("create", "get", "list", "update", "delete")) {
            needed.add(new Permission(CORE, "secrets", verb));
        }
        for (String verb : List.of("create", "list", "patch", "delete")) {
            needed.add(new Permission(LEASES, "leases", verb));
        }
        return needed;
    }

    /** Those that are missing for a journal, in words. */
    static List<String> missingForJournal(KubernetesClient client, String namespace) {
        return missing(client, namespace, neededForJournal());
    }

    /**
     * Those that are missing, in words.
     *
     * @throws KubernetesClientException if the server cannot be asked
     */
    static List<String> missing(KubernetesClient client, String namespace, KubernetesAdapterConfig config) {
        return missing(client, namespace, needed(config));
    }

    private static List<String> missing(KubernetesClient client, String namespace, List<Permission> needed) {
        return needed.stream()
                .filter(permission -> !isGranted(client, namespace, permission))
                .map(Permission::inWords)
                .toList();
    }

    private static boolean isGranted(KubernetesClient client, String namespace, Permission permission) {
        String[] resource = permission.resource().split("/", 2);
        SelfSubjectAccessReview review = client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withNamespace(namespace)
                        .withGroup(permission.group())
                        .withResource(resource[0])
                        .withSubresource(resource.length > 1 ? resource[1] : null)
                        .withVerb(permission.verb())
                        .endResourceAttributes()
                        .endSpec()
                        .build());
        return review.getStatus() != null
                && Boolean.TRUE.equals(review.getStatus().getAllowed());
    }
}
