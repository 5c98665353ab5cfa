package io.legacybridge.adapters.kubernetes;

import io.legacybridge.worker.journal.ClusterJournalFactory;
import io.legacybridge.worker.journal.TaskJournal;

/** Makes the journals in a cluster, for the service loader. */
public final class KubernetesJournalFactory implements ClusterJournalFactory {
    @Override
    public TaskJournal create(Place place) {
        return KubernetesJournal.in(new KubernetesJournalConfig(
                new ClusterConfig(
                        place.kubeconfig().orElse(null), place.context().orElse(null)),
                place.namespace().orElse(null),
                place.pool(),
                Replica.over(place.workDirectory().resolve("journal")),
                place.leaseDuration()));
    }
}
