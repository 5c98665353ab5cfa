package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What this process knows of clusters: one connection for each way to reach one, one watch for each of its namespaces
 * and pools, shared by all activities, from the first use to the last. Thread-safe.
 */
final class Watches {
    /** Those of this process. */
    static final Watches SHARED = new Watches(http -> {});

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int TRIES_MORE = 2;

    private final Consumer<HttpClient.Builder> http;
    private final Map<ClusterConfig, Shared<KubernetesClient>> clients = new HashMap<>();
    private final Map<Place, Shared<NamespaceWatch>> watches = new HashMap<>();
    private final Map<Place, Sweeper> sweepers = new HashMap<>();

    /** @param http may change how connections are made */
    Watches(Consumer<HttpClient.Builder> http) {
        this.http = http;
    }

    /** What a watch is of. */
    record Place(ClusterConfig cluster, String namespace, String pool) {}

    private static final class Shared<T extends AutoCloseable> {
        final T what;
        int users;

        Shared(T what) {
            this.what = what;
        }
    }

    /**
     * The connection to a cluster; to be given back with {@link #release(ClusterConfig)}.
     *
     * @throws TargetUnavailableException if the kubeconfig cannot be read
     */
    synchronized KubernetesClient connect(ClusterConfig cluster) throws TargetUnavailableException {
        Shared<KubernetesClient> shared = clients.get(cluster);
        if (shared == null) {
            shared = new Shared<>(client(cluster));
            clients.put(cluster, shared);
        }
        shared.users++;
        return shared.what;
    }

    synchronized void release(ClusterConfig cluster) {
        Shared<KubernetesClient> shared = clients.get(cluster);
        if (shared != null && --shared.users == 0) {
            clients.remove(cluster);
            shared.what.close();
        }
    }

    /** The watch of a place, which begins with its first user; to be given back with {@link #release(Place)}. */
    synchronized NamespaceWatch watch(Place place) throws TargetUnavailableException {
        Shared<NamespaceWatch> shared = watches.get(place);
        if (shared == null) {
            shared = new Shared<>(new NamespaceWatch(connect(place.cluster()), place.namespace(), place.pool()));
            watches.put(place, shared);
        }
        shared.users++;
        return shared.what;
    }

    /**
     * Shows in a place, for as long as its watch lives, that a replica does, and removes what is nobody's there.
     *
     * @param patience how long others may be silent; of several users the most patient one counts
     * @param clear removes what belongs to a Job elsewhere, whichever activity's it is
     */
    synchronized void sweep(Place place, String replica, Duration patience, Consumer<Job> clear, Clock clock) {
        Sweeper sweeper = sweepers.get(place);
        if (sweeper != null) {
            sweeper.atLeast(patience);
            return;
        }
        Shared<NamespaceWatch> shared = watches.get(place);
        if (shared == null) {
            throw new IllegalStateException("nobody watches " + place.namespace());
        }
        ReplicaLeases leases = ReplicaLeases.ofJobs(shared.what.client(), place.namespace(), place.pool());
        sweeper = new Sweeper(shared.what, leases, replica, patience, clear, clock);
        sweepers.put(place, sweeper);
        sweeper.start();
    }

    synchronized void release(Place place) {
        Shared<NamespaceWatch> shared = watches.get(place);
        if (shared != null && --shared.users == 0) {
            watches.remove(place);
            Sweeper sweeper = sweepers.remove(place);
            if (sweeper != null) {
                sweeper.close();
            }
            shared.what.close();
            release(place.cluster());
        }
    }

    private KubernetesClient client(ClusterConfig cluster) throws TargetUnavailableException {
        try {
            Config config = cluster.kubeconfig() == null
                    ? Config.autoConfigure(cluster.context())
                    : Config.fromKubeconfig(cluster.context(), new File(cluster.kubeconfig()));
            config.setConnectionTimeout(TIMEOUT_MILLIS);
            config.setRequestTimeout(TIMEOUT_MILLIS);
            config.setRequestRetryBackoffLimit(TRIES_MORE);
            // A dead connection is then one request's and not everybody's.
            config.setHttp2Disable(true);
            return new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientBuilderConsumer(http)
                    .build();
        } catch (RuntimeException e) {
            String where = cluster.kubeconfig() == null ? "" : " by " + cluster.kubeconfig();
            throw new TargetUnavailableException("the cluster cannot be reached" + where + ": " + e.getMessage(), e);
        }
    }
}
