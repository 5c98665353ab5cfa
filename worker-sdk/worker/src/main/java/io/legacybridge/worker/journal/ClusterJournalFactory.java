package io.legacybridge.worker.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes journals in a cluster, where another replica goes on with the tasks of one that died. Found by the standard
 * service loader. Thread-safe.
 */
public interface ClusterJournalFactory {
    /**
     * Where a journal is, and who shares it.
     *
     * @param kubeconfig the path of a kubeconfig; empty for the pod's own service account, or what kubectl would take
     * @param context a context of that file; empty for its current one
     * @param namespace the bridge's own; empty for the one that the cluster's configuration names
     * @param pool what the replicas that adopt each other's tasks call themselves; may be a label's value
     * @param workDirectory names this replica, together with the host: after a restart it is the same one
     * @param leaseDuration how long a replica may be silent before the others have adopted its tasks
     */
    record Place(
            Optional<String> kubeconfig,
            Optional<String> context,
            Optional<String> namespace,
            String pool,
            Path workDirectory,
            Duration leaseDuration) {}

    /** A journal, which looks at the cluster when it is opened. */
    TaskJournal create(Place place);
}
