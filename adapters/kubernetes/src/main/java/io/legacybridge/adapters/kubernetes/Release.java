package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of a Job whose outcome is settled: one patch takes our finalizer off and gives it the rest of its time to
 * live. Where the server does not know that time, or the Job will never count as finished, one delete follows.
 *
 * <p>A patch says what has to be true: that Job, still that task's. So nothing is read first, and a Job that a later
 * attempt took over is left alone. No answer: tried again, ever more slowly; what is never released is an orphan after
 * its deadline.
 */
final class Release {
    private static final Logger LOG = LoggerFactory.getLogger(Release.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int TRIES_IF_CHANGED = 3;

    private final NamespaceWatch watch;
    private final String task;
    private final String name;
    private final String uid;
    private final Consumer<Job> clear;
    private Duration pause = FIRST_PAUSE;

    /** @param clear removes what belongs to the Job elsewhere */
    Release(NamespaceWatch watch, String task, String name, String uid, Consumer<Job> clear) {
        this.watch = watch;
        this.task = task;
        this.name = name;
        this.uid = uid;
        this.clear = clear;
    }

    /** Tries at once; what fails is tried again later. Blocks for a request or two. */
    void run() {
        try {
            Optional<Job> job = theJob(watch.job(name));
            for (int i = 0; i < TRIES_IF_CHANGED && (job.isEmpty() || !release(job.get())); i++) {
                job = theJob(watch.api().get(name));
                if (job.isEmpty()) {
                    break;
                }
            }
        } catch (KubernetesClientException e) {
            LOG.info(
                    "Job {} cannot be released, trying again: {}",
                    name,
                    Refusal.of(e).message());
            Duration next = pause;
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            watch.scheduler().after(next, () -> watch.requests().execute(this::run));
        }
    }

    private Optional<Job> theJob(Optional<Job> found) {
        return found.filter(job -> Meta.uid(job).equals(uid));
    }

    /** @return false if what we know of the Job is out of date */
    private boolean release(Job job) {
        if (!Meta.isKept(job) || !task.equals(Meta.label(job, Labels.TASK))) {
            return true;
        }
        clear.accept(job);
        try {
            JsonPatch patch = JsonPatch.of(job).ifLabel(Labels.TASK, task).release(job, Labels.KEPT);
            if (!Meta.isDeleting(job)) {
                long keep = Terms.on(job).map(Terms::keepSeconds).orElse(0L);
                Job left = watch.api().patch(name, patch.set("/spec/ttlSecondsAfterFinished", keep));
                if (left.getSpec().getTtlSecondsAfterFinished() == null
                        || Meta.annotation(left, Labels.OUTCOME) != null) {
                    watch.api().deleteWithPods(name, uid);
                }
            } else {
                watch.api().patch(name, patch);
            }
            return true;
        } catch (KubernetesClientException e) {
            switch (Refusal.of(e).kind()) {
                case ABSENT -> {
                    return true;
                }
                case CHANGED, REJECTED -> {
                    return false; // a test of the patch failed
                }
                default -> throw e;
            }
        }
    }
}
