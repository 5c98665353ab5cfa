package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the garbage collector leaves running of a Job that was deleted: a pod that the Job's controller made in the same
 * moment. The collector has looked for dependents by then, and does not look again until the deletion is asked for
 * anew; the pod would run to its end, and the Job wait for it.
 *
 * <p>Confined to the watch's scheduler.
 */
final class OverlookedPods {
    private static final Logger LOG = LoggerFactory.getLogger(OverlookedPods.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final NamespaceWatch watch;
    private final String job;
    private final String uid;
    private boolean waiting;

    OverlookedPods(NamespaceWatch watch, String job, String uid) {
        this.watch = watch;
        this.job = job;
        this.uid = uid;
    }

    /**
     * Looks at the pods of a Job whose deletion the server took. Those that nobody deletes for a while were overlooked.
     *
     * @param awaited whether it still matters then
     */
    void look(BooleanSupplier awaited) {
        if (waiting || !someAreLeftAlone()) {
            return;
        }
        waiting = true;
        watch.scheduler().after(PATIENCE, () -> {
            waiting = false;
            if (awaited.getAsBoolean() && someAreLeftAlone()) {
                LOG.info("Job {} is deleted anew: a pod was made while it was deleted", job);
                watch.requests().execute(this::deleteAnew);
                look(awaited);
            }
        });
    }

    private boolean someAreLeftAlone() {
        return watch.podsOf(job).stream().anyMatch(this::isLeftAlone);
    }

    private boolean isLeftAlone(Pod pod) {
        return Meta.isOwnedBy(pod, uid) && !Meta.isDeleting(pod) && !Examination.isOver(pod);
    }

    /** A deletion in the background takes the first one's mark off, so that the next sets it once more. */
    private void deleteAnew() {
        try {
            watch.api().deleteWithPods(job, uid);
            watch.api().deleteAfterPods(job, uid, null);
        } catch (KubernetesClientException e) {
            LOG.info(
                    "Job {} cannot be deleted anew, trying again: {}",
                    job,
                    Refusal.of(e).message());
        }
    }
}
