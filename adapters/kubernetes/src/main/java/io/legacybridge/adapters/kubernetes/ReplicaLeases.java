package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * The Leases by which the replicas of a pool show that they live: one for each replica and purpose. Methods block, and
 * throw a {@link KubernetesClientException}. Thread-safe.
 */
final class ReplicaLeases {
    private final KubernetesClient client;
    private final String namespace;
    private final String purpose;
    private final String prefix;
    private final String pool;

    private ReplicaLeases(KubernetesClient client, String namespace, String purpose, String prefix, String pool) {
        this.client = client;
        this.namespace = namespace;
        this.purpose = purpose;
        this.prefix = prefix;
        this.pool = pool;
    }

    /** Those that keep a pool's Jobs from being orphans, in the namespace of the Jobs. */
    static ReplicaLeases ofJobs(KubernetesClient client, String namespace, String pool) {
        return new ReplicaLeases(client, namespace, Labels.POOL, "legacy-bridge-", pool);
    }

    /** Those that keep a pool's open tasks from being adopted, in the namespace of the journal. */
    static ReplicaLeases ofTasks(KubernetesClient client, String namespace, String pool) {
        return new ReplicaLeases(client, namespace, Labels.JOURNAL, "legacy-bridge-journal-", pool);
    }

    private Map<String, String> labels() {
        return Map.of(Labels.MANAGED_BY, Labels.BRIDGE, purpose, pool);
    }

    /** Says that a replica lives; for people, that it will say so again within a time. */
    void renew(String replica, Instant now, Duration within) {
        try {
            client.leases()
                    .inNamespace(namespace)
                    .resource(named(replica).build()) // by its name alone, since Fabric8 reads what it patches withName
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"renewTime\":\"" + micros(now) + "\"}}");
        } catch (KubernetesClientException e) {
            if (Refusal.of(e).kind() != Refusal.Kind.ABSENT) {
                throw e;
            }
            client.leases()
                    .inNamespace(namespace)
                    .resource(named(replica)
                            .editMetadata()
                            .withLabels(labels())
                            .addToLabels(Labels.OWNER, replica)
                            .endMetadata()
                            .withNewSpec()
                            .withHolderIdentity(replica)
                            .withLeaseDurationSeconds((int) Seconds.roundedUp(within))
                            .withRenewTime(now.atZone(ZoneOffset.UTC))
                            .endSpec()
                            .build())
                    .create();
        }
    }

    private LeaseBuilder named(String replica) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(name(replica))
                .withNamespace(namespace)
                .endMetadata();
    }

    private String name(String replica) {
        return prefix + pool + "-" + replica;
    }

    /** Removes the Lease of a replica that does not live any more. */
    void remove(String replica) {
        client.leases().inNamespace(namespace).withName(name(replica)).delete();
    }

    private static String micros(Instant now) {
        return now.truncatedTo(ChronoUnit.MICROS).toString();
    }

    /** When each replica of the pool last renewed its Lease. */
    Map<String, String> signs() {
        Map<String, String> signs = new HashMap<>();
        for (Lease lease : client.leases()
                .inNamespace(namespace)
                .withLabels(labels())
                .list()
                .getItems()) {
            signs.put(
                    String.valueOf(Meta.label(lease, Labels.OWNER)),
                    String.valueOf(lease.getSpec().getRenewTime()));
        }
        return signs;
    }
}
