package io.legacybridge.helm;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The cluster of KUBECONFIG, and the namespaces that one test has there. */
final class Cluster implements AutoCloseable {
    static final String CREDENTIALS = "aws";

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final List<String> namespaces = new ArrayList<>();

    static Path kubeconfig() {
        return Path.of(Objects.requireNonNull(System.getenv("KUBECONFIG"), "KUBECONFIG is not set"));
    }

    KubernetesClient client() {
        return client;
    }

    /** A namespace that nobody else has, with a Secret of AWS credentials. */
    String namespace() {
        String name = "chart-" + UUID.randomUUID().toString().substring(0, 8);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        namespaces.add(name);
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(CREDENTIALS)
                        .withNamespace(name)
                        .endMetadata()
                        .withStringData(Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test"))
                        .build())
                .create();
        return name;
    }

    /** A claim in a namespace, of a volume that is a folder of this machine. */
    void claim(String namespace, String name, Path folder) {
        Map<String, Quantity> size = Map.of("storage", Quantity.parse("1Gi"));
        client.resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteMany")
                        .withCapacity(size)
                        .withNewHostPath()
                        .withPath(folder.toString())
                        .endHostPath()
                        .endSpec()
                        .build())
                .create();
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteMany")
                        .withStorageClassName("")
                        .withVolumeName(namespace)
                        .withNewResources()
                        .withRequests(size)
                        .endResources()
                        .endSpec()
                        .build())
                .create();
    }

    /** This machine, as a pod sees it: the address by which it talks to the cluster. */
    InetAddress thisMachine() throws IOException {
        URI api = URI.create(client.getConfiguration().getMasterUrl());
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(api.getHost(), api.getPort()));
            return socket.getLocalAddress();
        }
    }

    /** The pods of a pool that are not on their way out. */
    List<Pod> pods(String namespace, String pool) {
        return client.pods().inNamespace(namespace).withLabel("legacy-bridge.io/pool", pool).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** What a pod's probes port answers, asked as Prometheus asks it. */
    String ask(Pod pod, String path) {
        return client.raw("/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName() + ":8082/proxy" + path);
    }

    /** What a pod's container has printed. */
    String log(Pod pod) {
        return client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .getLog();
    }

    /** What a program prints that is run in a pod's container, whatever its exit code is. */
    String run(Pod pod, String... command) throws InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (ExecWatch exec = client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .writingOutput(said)
                .writingError(said)
                .exec(command)) {
            exec.exitCode().get(1, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(
                    String.join(" ", command) + " in " + pod.getMetadata().getName(), e);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    /** Kind and name of everything in a namespace, but for events. */
    Set<String> everything(String namespace) {
        Set<String> everything = new TreeSet<>();
        List<String> versions = new ArrayList<>(List.of("v1"));
        client.getApiGroups()
                .getGroups()
                .forEach(group -> versions.add(group.getPreferredVersion().getGroupVersion()));
        for (String version : versions) {
            client.getApiResources(version).getResources().stream()
                    .filter(kind -> kind.getNamespaced()
                            && kind.getVerbs().contains("list")
                            && !kind.getKind().equals("Event"))
                    .forEach(kind -> client
                            .genericKubernetesResources(new ResourceDefinitionContext.Builder()
                                    .withGroup(version.contains("/") ? version.substring(0, version.indexOf('/')) : "")
                                    .withVersion(version.substring(version.indexOf('/') + 1))
                                    .withKind(kind.getKind())
                                    .withPlural(kind.getName())
                                    .withNamespaced(true)
                                    .build())
                            .inNamespace(namespace)
                            .list()
                            .getItems()
                            .stream()
                            .map((GenericKubernetesResource one) ->
                                    kind.getKind() + " " + one.getMetadata().getName())
                            .forEach(everything::add));
        }
        return everything;
    }

    /** Whether a service account may do something in a namespace: kubectl auth can-i VERB RESOURCE.GROUP --as … */
    boolean may(String account, String ofNamespace, String verb, String group, String resource, String namespace) {
        String accounts = "system:serviceaccounts";
        return client.authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("system:serviceaccount:" + ofNamespace + ":" + account)
                        .withGroups("system:authenticated", accounts, accounts + ":" + ofNamespace)
                        .withNewResourceAttributes()
                        .withNamespace(namespace)
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(resource)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    @Override
    public void close() {
        namespaces.forEach(name -> {
            client.namespaces().withName(name).delete();
            client.persistentVolumes().withName(name).delete(); // of that name, if it has one
        });
        client.close();
    }
}
