package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.task.ActivityTask;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cluster of {@code KUBECONFIG} as a test sees it, without the adapter's help: a namespace of the test's own, and
 * what was ever started in it. Closing it removes the namespace.
 */
final class Cluster implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    final KubernetesClient client = new KubernetesClientBuilder().build();
    final ClusterConfig config = new ClusterConfig(Objects.requireNonNull(System.getenv("KUBECONFIG")), null);
    final String namespace;

    private final Map<String, Set<String>> startedPods = new ConcurrentHashMap<>();
    private final Watch watch;

    Cluster() {
        byte[] random = new byte[4];
        RANDOM.nextBytes(random);
        namespace = "bridge-test-" + HexFormat.of().formatHex(random);
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        watch = client.pods().inNamespace(namespace).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                if (pod != null) {
                    note(pod);
                }
            }

            @Override
            public void onClose(WatcherException cause) {}
        });
    }

    private void note(Pod pod) {
        boolean started = pod.getStatus() != null
                && pod.getStatus().getContainerStatuses().stream().anyMatch(Cluster::hasStarted);
        if (started) {
            startedPods
                    .computeIfAbsent(taskOf(pod), any -> ConcurrentHashMap.newKeySet())
                    .add(Meta.uid(pod));
        }
    }

    /** The id of the task that a pod was started for, as its program is told: an adoption does not change it. */
    private static String taskOf(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getName().equals("LEGACY_BRIDGE_TASK"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }

    private static boolean hasStarted(ContainerStatus status) {
        return status.getState() != null
                && (status.getState().getRunning() != null || status.getState().getTerminated() != null);
    }

    /** An adapter of this process, with the given folder as the bridge's work directory. */
    Adapter adapter(Config of, Path workDirectory) {
        return adapter(of, workDirectory, new KubernetesAdapterFactory());
    }

    Adapter adapter(Config of, Path workDirectory, KubernetesAdapterFactory factory) {
        return adapter(of, workDirectory, factory, FileStorages.none());
    }

    Adapter adapter(Config of, Path workDirectory, KubernetesAdapterFactory factory, FileStorages storages) {
        KubernetesAdapterConfig made = of.build();
        Config here = made.namespace() == null ? of.on(config, namespace) : of;
        Path folder = workDirectory.resolve("contract");
        return factory.create(
                here.build(),
                new AdapterContext("contract", folder, folder, Duration.ofMinutes(10), Clock.systemUTC(), storages));
    }

    List<Job> jobs() {
        return client.batch().v1().jobs().inNamespace(namespace).list().getItems();
    }

    List<Job> jobsOf(ActivityTask task) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(Labels.TASK, task.id())
                .list()
                .getItems();
    }

    Job jobOf(ActivityTask task) {
        return jobsOf(task).get(0);
    }

    List<Pod> pods() {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    List<Pod> podsOf(Job job) {
        return pods().stream().filter(pod -> Meta.isOwnedBy(pod, Meta.uid(job))).toList();
    }

    /** Whether a container that was started for a task runs. */
    boolean runs(ActivityTask task) {
        return pods().stream()
                .filter(pod -> taskOf(pod).equals(task.id()) && pod.getStatus() != null)
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .anyMatch(
                        status -> status.getState() != null && status.getState().getRunning() != null);
    }

    /** How many pods for a task ever had a container that started. */
    int starts(ActivityTask task) {
        pods().forEach(this::note);
        return startedPods.getOrDefault(task.id(), Set.of()).size();
    }

    @Override
    public void close() {
        watch.close();
        jobs().forEach(this::letGo);
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    /** A merge, so that a change by the controller at the same time is no conflict. */
    private void letGo(Job job) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(Meta.name(job))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    }
}
