package io.legacybridge.helm;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How a release's pods ended: one that is gone says nothing any more, so what is heard of it is kept. Not every pod is
 * heard with its exit code, since a kubelet may remove it before it said so; but none is removed before its containers
 * ended. The cluster's clock has to be about this machine's. Thread-safe.
 */
final class Endings implements Watcher<Pod>, AutoCloseable {
    private final Map<String, Integer> exitCodes = new ConcurrentHashMap<>();
    private final Map<String, Instant> deadlines = new ConcurrentHashMap<>();
    private final Map<String, Boolean> gone = new ConcurrentHashMap<>();
    private final Watch watch;
    private volatile @Nullable WatcherException lost;

    /** Listens from now on. */
    Endings(KubernetesClient client, String namespace) {
        watch = client.pods()
                .inNamespace(namespace)
                .withLabel("legacy-bridge.io/pool")
                .watch(this);
    }

    /** The exit codes that were heard, by the pod's name. */
    Map<String, Integer> exitCodes() {
        return heard(exitCodes);
    }

    /** The pods that are gone, by name, and whether each was before its grace period was over. */
    Map<String, Boolean> gone() {
        return heard(gone);
    }

    private <T> Map<String, T> heard(Map<String, T> what) {
        if (lost != null) {
            throw new AssertionError("the pods could not be watched to the end", lost);
        }
        return new HashMap<>(what);
    }

    @Override
    public void eventReceived(Action action, Pod pod) {
        String name = pod.getMetadata().getName();
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            ContainerStateTerminated terminated = status.getState().getTerminated();
            if (terminated != null) {
                exitCodes.put(name, terminated.getExitCode());
            }
        }
        String deadline = pod.getMetadata().getDeletionTimestamp();
        if (deadline != null) {
            deadlines.putIfAbsent(name, Instant.parse(deadline)); // a kubelet that removes a pod writes another
        }
        if (action == Action.DELETED) {
            gone.put(name, Instant.now().isBefore(deadlines.getOrDefault(name, Instant.MIN)));
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        lost = cause;
    }

    @Override
    public void close() {
        watch.close();
    }
}
