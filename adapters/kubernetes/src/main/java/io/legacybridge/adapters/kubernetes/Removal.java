package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a Job that nobody here follows: that of an earlier attempt, or nobody's at all. Deleted with its pods
 * before it; when the cluster says that they are gone, our finalizer is taken off, and the Job goes too.
 *
 * <p>Normal: delete, look until no dependents are left, release, gone. The Job was taken over since it was looked at:
 * it is somebody's now, and nothing is done. No answer: asked again, until the limit.
 *
 * <p>Confined to the watch's scheduler, except for the future.
 */
final class Removal implements NamespaceWatch.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final NamespaceWatch watch;
    private final @Nullable String task;
    private final @Nullable String owner;
    private final Consumer<Job> clear;
    private final String name;
    private final String uid;
    private final OverlookedPods overlooked;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile String version;
    private String deletedAsVersion = "";
    private boolean releasing;
    private @Nullable String supersededBy;

    /**
     * @param job as it was looked at; it is removed only as long as it is the same task's and the same replica's
     * @param clear removes what belongs to it elsewhere
     */
    Removal(NamespaceWatch watch, Job job, Consumer<Job> clear) {
        this.watch = watch;
        this.clear = clear;
        this.task = Meta.label(job, Labels.TASK);
        this.owner = Meta.label(job, Labels.OWNER);
        this.version = job.getMetadata().getResourceVersion();
        this.name = Meta.name(job);
        this.uid = Meta.uid(job);
        this.overlooked = new OverlookedPods(watch, name, uid);
    }

    /** The same for the sake of a later attempt, which whoever follows the Job is told of. */
    Removal supersededBy(String taskId) {
        supersededBy = taskId;
        return this;
    }

    /** @return completes when it is gone; exceptionally if it was changed meanwhile, or is not gone within the limit */
    CompletionStage<Void> start(Duration limit) {
        watch.follow(name, this);
        gone.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> watch.unfollow(name, this));
        watch.requests().execute(this::delete);
        return gone.copy();
    }

    private void delete() {
        if (gone.isDone()) {
            return;
        }
        try {
            if (supersededBy != null) {
                JsonPatch mark = JsonPatch.of(uid).annotation(Labels.SUPERSEDED, supersededBy);
                if (task != null) {
                    mark.ifLabel(Labels.TASK, task);
                }
                version = watch.api().patch(name, mark).getMetadata().getResourceVersion();
                supersededBy = null;
            }
            Job left = watch.api().deleteAfterPods(name, uid, version);
            watch.scheduler().execute(() -> {
                deletedAsVersion = left.getMetadata().getResourceVersion();
                look();
            });
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            switch (refusal.kind()) {
                case ABSENT -> gone.complete(null);
                case CHANGED, REJECTED -> deleteIfStillTheSame();
                default -> askAgain(refusal, this::delete);
            }
        }
    }

    private void deleteIfStillTheSame() {
        try {
            Optional<Job> now =
                    watch.api().get(name).filter(found -> Meta.uid(found).equals(uid));
            if (now.isEmpty()) {
                gone.complete(null);
            } else if (Objects.equals(task, Meta.label(now.get(), Labels.TASK))
                    && Objects.equals(owner, Meta.label(now.get(), Labels.OWNER))) {
                version = now.get().getMetadata().getResourceVersion();
                delete();
            } else {
                gone.completeExceptionally(
                        new IllegalStateException("the Job " + name + " belongs to somebody else by now"));
            }
        } catch (KubernetesClientException e) {
            askAgain(Refusal.of(e), this::deleteIfStillTheSame);
        }
    }

    private void askAgain(Refusal refusal, Runnable request) {
        LOG.info("Job {} cannot be removed, trying again: {}", name, refusal.message());
        watch.scheduler().after(ASK_AGAIN, () -> watch.requests().execute(request));
    }

    @Override
    public void podGone(Pod last) {}

    @Override
    public void look() {
        if (gone.isDone() || deletedAsVersion.isEmpty()) {
            return;
        }
        Optional<Job> known = watch.job(name).filter(found -> Meta.uid(found).equals(uid));
        if (known.isEmpty()) {
            // Not there any more, or not heard of yet: the server knows.
            watch.requests().execute(this::askWhetherGone);
        } else if (Meta.isAsNew(known.get().getMetadata().getResourceVersion(), deletedAsVersion)) {
            if (!watch.podsOf(name).isEmpty()) {
                overlooked.look(() -> !gone.isDone());
            } else if (!Meta.waitsForDependents(known.get()) && !releasing) {
                releasing = true;
                watch.requests().execute(() -> release(known.get()));
            }
        }
    }

    private void askWhetherGone() {
        try {
            if (watch.api()
                    .get(name)
                    .filter(found -> Meta.uid(found).equals(uid))
                    .isEmpty()) {
                gone.complete(null);
            }
        } catch (KubernetesClientException e) {
            askAgain(Refusal.of(e), this::askWhetherGone);
        }
    }

    private void release(Job known) {
        try {
            if (Meta.isKept(known)) {
                clear.accept(known);
                watch.api().patch(name, JsonPatch.of(known).release(known, Labels.KEPT));
            }
            gone.complete(null);
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            switch (refusal.kind()) {
                case ABSENT -> gone.complete(null);
                case UNAVAILABLE -> askAgain(refusal, () -> release(known));
                default -> {
                    // It has changed since: whoever followed it may have released it, or deletes it once more.
                    askWhetherGone();
                    watch.scheduler().execute(() -> releasing = false);
                    watch.scheduler().after(ASK_AGAIN, this::look);
                }
            }
        }
    }
}
