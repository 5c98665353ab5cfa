package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Creates a Job once. Its name says whose it is: the token's, or the work key's. So the API server decides between
 * replicas and attempts that come at the same time, and whoever comes second finds the first one's Job. Thread-safe.
 */
final class JobLauncher {
    private static final int TRIES = 5;

    private final NamespaceWatch watch;
    private final Consumer<Job> clear;
    private final JobApi api;
    private final String namespace;
    private final Clock clock;

    /** @param clear removes what belongs elsewhere to a Job that is not needed any more */
    JobLauncher(NamespaceWatch watch, Consumer<Job> clear, Clock clock) {
        this.watch = watch;
        this.clear = clear;
        this.clock = clock;
        this.api = watch.api();
        this.namespace = watch.namespace();
    }

    /** The server does not take the Job, and never will. */
    static final class RejectedException extends Exception {
        private static final long serialVersionUID = 1L;

        RejectedException(String message) {
            super(message);
        }
    }

    /**
     * Creates a Job, or finds the one that an earlier launch of this task created.
     *
     * @param adoptsWithin how long after its end the good Job of another attempt is not to be replaced, as it can be
     *     adopted
     * @throws SameWorkException if the Job of another attempt at the same work is there, and may still run or can be
     *     adopted
     */
    Job createOrFind(Job wanted, Optional<Duration> adoptsWithin)
            throws TargetUnavailableException, SameWorkException, RejectedException {
        for (int i = 0; i < TRIES; i++) {
            try {
                return api.create(wanted);
            } catch (KubernetesClientException e) {
                Refusal refusal = Refusal.of(e);
                switch (refusal.kind()) {
                    case EXISTS -> {
                        Optional<Job> ours = existing(wanted, adoptsWithin);
                        if (ours.isPresent()) {
                            return ours.get();
                        }
                    }
                    case REJECTED ->
                        throw new RejectedException("the API server refused the Job: " + refusal.message());
                    default -> throw refusal.unavailable("the Job cannot be created in namespace " + namespace);
                }
            }
        }
        throw new TargetUnavailableException(
                "a Job named " + Meta.name(wanted) + " is there and is going; it is not gone yet");
    }

    /** Empty if what was there is gone, and a Job can be created. */
    private Optional<Job> existing(Job wanted, Optional<Duration> adoptsWithin)
            throws TargetUnavailableException, SameWorkException, RejectedException {
        Optional<Job> existing;
        try {
            existing = api.get(Meta.name(wanted));
        } catch (KubernetesClientException e) {
            throw Refusal.of(e).unavailable("the Job " + Meta.name(wanted) + " cannot be looked at");
        }
        if (existing.isEmpty()) {
            return existing;
        }
        Job found = existing.get();
        if (same(wanted, found, Labels.TASK)) {
            return existing;
        }
        if (Meta.label(wanted, Labels.WORK) == null || !same(wanted, found, Labels.WORK)) {
            throw new RejectedException("a Job named " + Meta.name(wanted)
                    + " is in the namespace already, and it is not ours; remove it, or name the activity otherwise");
        }
        boolean isOver = isOver(found);
        if (!isOver
                || adoptsWithin.filter(within -> canBeAdopted(found, within)).isPresent()) {
            throw new SameWorkException(
                    "the Job " + Meta.name(found) + " of another attempt at the same work", handle(found));
        }
        remove(found);
        return Optional.empty();
    }

    /**
     * Whether nothing of it runs, nor will: it is finished, or was ended and the cluster says that its pods are gone.
     */
    private boolean isOver(Job found) {
        boolean ended = JobState.isFinished(found) || (Meta.isDeleting(found) && !Meta.waitsForDependents(found));
        return ended && watch.podsOf(Meta.name(found)).stream().allMatch(Examination::isOver);
    }

    private boolean canBeAdopted(Job over, Duration within) {
        Optional<Instant> completed = JobState.completed(over);
        return Meta.isKept(over)
                && !Meta.isDeleting(over)
                && completed.isPresent()
                && completed.get().plus(within).isAfter(clock.instant());
    }

    /**
     * Of a Job that was only there to be looked at, or to be found again by an attempt that Step Functions has given
     * up. What changed meanwhile is looked at anew.
     */
    private void remove(Job spent) throws TargetUnavailableException {
        try {
            if (Meta.isKept(spent)) {
                clear.accept(spent);
                api.patch(
                        Meta.name(spent),
                        JsonPatch.of(spent)
                                .ifLabel(Labels.TASK, String.valueOf(Meta.label(spent, Labels.TASK)))
                                .release(spent, Labels.KEPT));
            }
            if (!Meta.isDeleting(spent)) {
                api.deleteWithPods(Meta.name(spent), Meta.uid(spent));
            }
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
                throw refusal.unavailable("the Job " + Meta.name(spent) + " of an earlier attempt cannot be removed");
            }
        }
    }

    private static boolean same(Job one, Job other, String label) {
        String value = Meta.label(one, label);
        return value != null && value.equals(Meta.label(other, label));
    }

    /** Creates what the Job's pod waits for, unless an earlier launch has. */
    void create(Secret secret) throws TargetUnavailableException, RejectedException {
        try {
            api.create(secret);
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            switch (refusal.kind()) {
                case EXISTS -> {}
                case REJECTED ->
                    throw new RejectedException("the API server refused the Secret of the Job: " + refusal.message());
                default -> throw refusal.unavailable("the Secret of the Job cannot be created");
            }
        }
    }

    Handle handle(Job job) {
        return new Handle(Map.of(JobRun.NAMESPACE, namespace, JobRun.JOB, Meta.name(job), JobRun.UID, Meta.uid(job)));
    }
}
