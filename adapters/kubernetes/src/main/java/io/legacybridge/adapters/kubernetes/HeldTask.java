package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;

/**
 * An open task in the cluster.
 *
 * @param task what is open
 * @param secret its Secret, as it was last seen
 */
record HeldTask(JournaledTask task, Secret secret) {
    /** @throws IOException if the Secret holds no task that can be read; the message names it and quotes nothing */
    static HeldTask of(Secret secret) throws IOException {
        return new HeldTask(TaskSecrets.read(secret), secret);
    }

    TaskToken token() {
        return task.task().token();
    }

    /** As the task is shown. */
    @Override
    public String toString() {
        return task.toString();
    }
}
