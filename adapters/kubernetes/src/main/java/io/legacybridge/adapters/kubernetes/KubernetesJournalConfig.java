package io.legacybridge.adapters.kubernetes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link KubernetesJournal} is, and who shares it.
 *
 * @param cluster the cluster of the bridge
 * @param namespace the bridge's own one; unless set the one that the cluster's configuration names
 * @param pool what the replicas that adopt each other's tasks call themselves; may be a label's value
 * @param replica which of them this is: the same after a restart, and no other one's
 * @param leaseDuration how long a replica may be silent before the others adopt its tasks
 */
record KubernetesJournalConfig(
        ClusterConfig cluster, @Nullable String namespace, String pool, String replica, Duration leaseDuration) {}
