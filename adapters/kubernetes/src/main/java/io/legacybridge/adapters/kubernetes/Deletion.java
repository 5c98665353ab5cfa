package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deletion of a run's Job, its pods before it: asked for until the server takes it, and over when the watch says
 * that no pod is left.
 *
 * <p>A Job that a later attempt may take over is deleted only as it was last seen. No answer: asked again, as long as
 * the run waits for it. Confined to the watch's scheduler, but for the requests.
 */
final class Deletion {
    private static final Logger LOG = LoggerFactory.getLogger(Deletion.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final NamespaceWatch watch;
    private final String job;
    private final String uid;
    private final boolean onlyAsSeen;
    private final Deleter run;
    private final OverlookedPods overlooked;
    private boolean begun;
    private @Nullable String takenAsVersion;

    /** Whose Job it is. Called on the scheduler. */
    interface Deleter {
        /** Whether it still waits for this. */
        boolean waits();

        /** Something has happened. */
        void look();

        /** The Job is not there any more. */
        void gone();
    }

    /** @param onlyAsSeen whether the Job may be somebody else's by the time that the server hears of this */
    Deletion(NamespaceWatch watch, String job, String uid, boolean onlyAsSeen, Deleter run) {
        this.watch = watch;
        this.job = job;
        this.uid = uid;
        this.onlyAsSeen = onlyAsSeen;
        this.run = run;
        this.overlooked = new OverlookedPods(watch, job, uid);
    }

    /** Unless it has. */
    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        String version = onlyAsSeen
                ? watch.job(job)
                        .map(known -> known.getMetadata().getResourceVersion())
                        .orElse(null)
                : null;
        watch.requests().execute(() -> ask(version));
    }

    boolean hasBegun() {
        return begun;
    }

    private void ask(@Nullable String version) {
        try {
            Job left = watch.api().deleteAfterPods(job, uid, version);
            watch.scheduler().execute(() -> {
                takenAsVersion = left.getMetadata().getResourceVersion();
                run.look();
            });
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            watch.scheduler().execute(() -> refused(refusal));
        }
    }

    private void refused(Refusal refusal) {
        begun = false;
        if (!run.waits()) {
            return;
        }
        switch (refusal.kind()) {
            case ABSENT -> run.gone();
            // Somebody has changed it: perhaps it is not ours any more, which the watch will tell in a moment.
            case CHANGED -> watch.scheduler().after(ASK_AGAIN, this::beginIfStillWaited);
            default -> {
                LOG.warn("Job {} cannot be deleted, trying again: {}", job, refusal.message());
                watch.scheduler().after(ASK_AGAIN, this::beginIfStillWaited);
            }
        }
    }

    private void beginIfStillWaited() {
        run.look();
        if (run.waits()) {
            begin();
        }
    }

    /** Whether nothing of the Job is left but what we keep of it. */
    boolean isOver(Job known) {
        return isTaken(known)
                && !Meta.waitsForDependents(known)
                && watch.podsOf(job).isEmpty();
    }

    private boolean isTaken(Job known) {
        return takenAsVersion != null && Meta.isAsNew(known.getMetadata().getResourceVersion(), takenAsVersion);
    }

    /** Sees to pods that the controller made while the Job was deleted. */
    void lookForOverlooked(Job known) {
        if (isTaken(known)) {
            overlooked.look(run::waits);
        }
    }
}
