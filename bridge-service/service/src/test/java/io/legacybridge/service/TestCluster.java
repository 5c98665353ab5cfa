package io.legacybridge.service;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Listable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The cluster of KUBECONFIG, and the namespaces that one test has there; they go when it is closed. */
final class TestCluster implements AutoCloseable {
    private static final String OWNER = "legacybridge.io/owner";
    private static final String SECRET_OF_ACCOUNTS = "kubernetes.io/service-account-token";

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final List<String> namespaces = new ArrayList<>();

    KubernetesClient client() {
        return client;
    }

    static String kubeconfig() {
        return Objects.requireNonNull(System.getenv("KUBECONFIG"), "KUBECONFIG is not set");
    }

    /** A namespace that nobody else has. */
    String namespace() {
        String name = "service-" + UUID.randomUUID().toString().substring(0, 8);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        namespaces.add(name);
        return name;
    }

    /** The replicas that own open tasks, which a bridge keeps in a namespace. */
    Set<String> owners(String namespace) {
        return owners(client.secrets().inNamespace(namespace));
    }

    /** The replicas that have a Lease in a namespace. */
    Set<String> replicas(String namespace) {
        return owners(client.leases().inNamespace(namespace));
    }

    private static Set<String> owners(Listable<? extends KubernetesResourceList<? extends HasMetadata>> objects) {
        return objects.list().getItems().stream()
                .map(one -> one.getMetadata().getLabels())
                .flatMap(labels -> Stream.ofNullable(labels).flatMap(all -> Stream.ofNullable(all.get(OWNER))))
                .collect(Collectors.toSet());
    }

    /** Kind and name of everything that a bridge can have left in a namespace. */
    List<String> leftIn(String namespace) {
        return Stream.of(
                        client.batch().v1().jobs().inNamespace(namespace).list().getItems(),
                        client.pods().inNamespace(namespace).list().getItems(),
                        client.leases().inNamespace(namespace).list().getItems(),
                        client.secrets().inNamespace(namespace).list().getItems().stream()
                                .filter(secret -> !SECRET_OF_ACCOUNTS.equals(secret.getType()))
                                .toList())
                .flatMap(List::stream)
                .map((HasMetadata one) ->
                        one.getKind() + " " + one.getMetadata().getName())
                .toList();
    }

    @Override
    public void close() {
        namespaces.forEach(name -> {
            // A Job whose bridge a failed test took away keeps a finalizer that nobody removes any more.
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(name)
                    .list()
                    .getItems()
                    .forEach(job -> client.resource(job).edit(one -> {
                        one.getMetadata().setFinalizers(List.of());
                        return one;
                    }));
            client.namespaces().withName(name).delete();
        });
        client.close();
    }
}
