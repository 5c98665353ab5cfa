package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.legacybridge.adapters.kubernetes.Diagnosis.Broken;
import io.legacybridge.adapters.kubernetes.Diagnosis.Ended;
import io.legacybridge.adapters.kubernetes.Diagnosis.Trouble;
import io.legacybridge.adapters.kubernetes.Diagnosis.Working;
import io.legacybridge.adapters.program.Delivery;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.task.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Job for one task, followed from what the {@link NamespaceWatch} knows.
 *
 * <p>Normal: each look asks the {@link Examination} what Job and pods mean. When the main container has ended and its
 * pod is over, the run is judged on a request thread, which reads the log only if it is needed, and the outcome
 * completes. The Job itself stays, held by our finalizer, until the outcome is settled.
 *
 * <p>Ended by us (cancelled, cannot start, deleted from outside): the intended outcome is set, the Job is deleted with
 * its pods before it, and the outcome completes when the cluster says that nothing is left. Other containers go on
 * although the main one has ended: the run is judged, the outcome is written on the Job, since a crash would lose it
 * with the pod, and the pod is ended by asking for none.
 *
 * <p>Good, and it left files or another attempt may take it over: a {@link Delivery} decides. Where nobody wants the
 * result and the next attempt may adopt the run, it waits for that, or for a cancel.
 *
 * <p>No answer from the API server: nothing follows from that; what was to be asked is asked again. Taken over by a
 * later attempt at the same work: the Job carries another task's id from then on, and this run lets go of it.
 *
 * <p>Guaranteed once: the outcome. It never completes while something of the run is known to run, save where a node
 * does not answer.
 *
 * <p>All state is confined to the watch's scheduler, except for the futures and what is volatile.
 */
final class JobRun implements Run, NamespaceWatch.Follower {
    /** The names of the handle's values. */
    static final String NAMESPACE = "namespace";

    static final String JOB = "job";
    static final String UID = "uid";

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final Duration FIRST_SIGHT = Duration.ofSeconds(20);
    private static final Duration OTHERS_MAY_RUN = Duration.ofSeconds(3);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration GONE_LIMIT = Duration.ofMinutes(2);
    private static final int MOST_ON_THE_JOB = 128 * 1024;

    private enum Phase {
        /** It waits or works. */
        FOLLOWING,
        /** It is being judged; nothing else may happen to it, but for a cancel while its log cannot be read. */
        JUDGING,
        /** It was good: its files are looked at, and it is asked whether the result is wanted. */
        DELIVERING,
        /** Its files go to their places; nothing else may happen to it. */
        PUBLISHING,
        /** It was good, and nobody wants the result: another attempt may take it over. */
        WAITING,
        /** The outcome is known, and what is left of it has to go first. */
        ENDING,
        /** The outcome is told, or is nobody's business any more. */
        OVER
    }

    // What it is.
    private final TaskContext context;
    private final String task;
    private final String job;
    private final String uid;
    private final String version;
    private final Terms terms;
    private final NamespaceWatch watch;
    private final Judge judge;
    private final JobFiles files;
    private final Deletion deletion;
    private final Clock clock;

    // Where it is in its life.
    private volatile Phase phase = Phase.FOLLOWING;
    private volatile @Nullable String cancelled;
    private boolean seen;
    private Optional<String> startedPod = Optional.empty();
    private final Map<String, Pod> gonePods = new HashMap<>();
    private final Troubles troubles;
    private long othersRunSince;

    // How it ends.
    private Outcome intended = new Outcome.Abandoned("");
    private boolean logIsRead = true;

    private volatile @Nullable String lastPod;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /**
     * @param context of the task whose run it is
     * @param followed as the server has it
     */
    JobRun(TaskContext context, Job followed, Terms terms, NamespaceWatch watch, JobFiles files, Clock clock) {
        this.context = context;
        this.task = context.task().id();
        this.job = Meta.name(followed);
        this.uid = Meta.uid(followed);
        this.version = followed.getMetadata().getResourceVersion();
        this.terms = terms;
        this.watch = watch;
        this.troubles = new Troubles(terms);
        this.judge = new Judge(watch, job, terms);
        this.files = files;
        // A later attempt may make it its own, so that it is touched only while it is ours.
        this.deletion = new Deletion(watch, job, uid, Meta.label(followed, Labels.WORK) != null, new Deleter());
        this.clock = clock;
    }

    /** Begins to follow. */
    JobRun start() {
        watch.follow(job, this);
        watch.scheduler().after(FIRST_SIGHT, this::lookForUnseen);
        return this;
    }

    @Override
    public Handle handle() {
        return new Handle(Map.of(NAMESPACE, watch.namespace(), JOB, job, UID, uid));
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome.copy();
    }

    /** Whether its outcome is known. */
    boolean isTold() {
        return outcome.isDone();
    }

    // Following

    @Override
    public void podGone(Pod last) {
        if (Meta.isOwnedBy(last, uid)
                && (startedPod.filter(Meta.uid(last)::equals).isPresent() || hasStarted(last))) {
            gonePods.put(Meta.uid(last), last);
        }
    }

    private boolean hasStarted(Pod pod) {
        return new Examination(new Job(), List.of(pod), terms.container(), Optional.empty(), clock.instant())
                .isStarted(pod);
    }

    @Override
    public void look() {
        if (mayNotChange()) {
            return;
        }
        Optional<Job> known = watch.job(job).filter(found -> Meta.uid(found).equals(uid));
        if (known.isEmpty()) {
            if (seen) {
                jobGone();
            }
            return;
        }
        if (!Meta.isAsNew(known.get().getMetadata().getResourceVersion(), version)) {
            return; // what the watch knows is from before this run; it will know more in a moment
        }
        seen = true;
        if (!task.equals(Meta.label(known.get(), Labels.TASK))) {
            leave(BridgeRetry.because(BridgeRetry.ADOPTED, "another attempt at the same work took the Job over"));
        } else if (phase == Phase.ENDING) {
            lookWhetherGone(known.get());
        } else if (phase == Phase.WAITING) {
            if (Meta.isDeleting(known.get())) {
                end(new Outcome.Abandoned("nobody wants the result, and the Job was deleted from outside"));
            }
        } else if (phase == Phase.FOLLOWING) {
            examine(known.get());
        }
    }

    /** Whether nothing that is heard of the Job may make a difference. */
    private boolean mayNotChange() {
        return phase == Phase.OVER || phase == Phase.JUDGING || phase == Phase.PUBLISHING;
    }

    private void examine(Job known) {
        String outcomeOnTheJob = Meta.annotation(known, Labels.OUTCOME);
        if (outcomeOnTheJob != null) {
            intend(WrittenOutcome.read(outcomeOnTheJob));
            lookWhetherGone(known);
            return;
        }
        List<Pod> pods = pods();
        Diagnosis diagnosis = new Examination(known, pods, terms.container(), startedPod, clock.instant()).diagnosis();
        lastPod = pods.isEmpty() ? lastPod : nameOf(pods);
        if (diagnosis instanceof Ended ended) {
            ended(ended);
        } else if (Meta.annotation(known, Labels.SUPERSEDED) != null) {
            end(BridgeRetry.because(BridgeRetry.SUPERSEDED, "another attempt at the same work ends the Job"));
        } else if (diagnosis instanceof Broken broken) {
            broken(broken, known);
        } else if (Meta.isDeleting(known)) {
            end(BridgeRetry.because(BridgeRetry.RUN_LOST, "the Job was deleted from outside"));
        } else if (diagnosis instanceof Trouble trouble) {
            trouble(trouble);
        } else if (diagnosis instanceof Working working) {
            startedPod = working.startedPod().or(() -> startedPod);
            troubles.passed();
        }
    }

    private String nameOf(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> startedPod.filter(Meta.uid(pod)::equals).isPresent())
                .findFirst()
                .or(() -> pods.stream().filter(this::hasStarted).findFirst())
                .map(Meta::name)
                .orElseGet(() -> Meta.name(pods.get(pods.size() - 1)));
    }

    /** Those that are there, and those that have started and are gone. */
    private List<Pod> pods() {
        List<Pod> there = watch.podsOf(job).stream()
                .filter(pod -> Meta.isOwnedBy(pod, uid))
                .toList();
        return Stream.concat(
                        there.stream(),
                        gonePods.values().stream()
                                .filter(gone -> there.stream()
                                        .noneMatch(pod -> Meta.uid(pod).equals(Meta.uid(gone)))))
                .toList();
    }

    private boolean somethingRuns() {
        return watch.podsOf(job).stream().anyMatch(pod -> Meta.isOwnedBy(pod, uid) && !Examination.isOver(pod));
    }

    /** A Job that was created and never heard of was deleted before the watch saw it, or the watch is far behind. */
    private void lookForUnseen() {
        if (seen || phase == Phase.OVER) {
            return;
        }
        watch.requests().execute(() -> {
            try {
                Optional<Job> there =
                        watch.api().get(job).filter(found -> Meta.uid(found).equals(uid));
                if (there.isEmpty()) {
                    watch.scheduler().execute(this::jobGone);
                    return;
                }
            } catch (KubernetesClientException e) {
                LOG.debug("Job {} could not be looked for: {}", job, e.getMessage());
            }
            watch.scheduler().after(FIRST_SIGHT, this::lookForUnseen);
        });
    }

    private void trouble(Trouble trouble) {
        switch (troubles.stillSo(trouble.kind(), watch.scheduler().nanoTime())) {
            case NEW ->
                troubles.patience(trouble.kind())
                        .forEach(time -> watch.scheduler().after(time, this::look));
            case MAY_PASS -> {}
            case ASK -> askWhyNoPod(false);
            case BELIEVED -> {
                if (trouble.kind() == Trouble.Kind.POD) {
                    askWhyNoPod(true);
                } else {
                    end(KubernetesFailures.cannotStart(trouble));
                }
            }
        }
    }

    /**
     * The controller says so in an event only. A refused pod is refused again; one for which there is no quota waits.
     */
    private void askWhyNoPod(boolean isTheLastTime) {
        watch.requests().execute(() -> {
            Optional<String> said = judge.whyNoPod(uid);
            String why = said.orElse("the controller has created none, and does not say why");
            boolean refused = said.isPresent() && !Refusal.noRoom(why);
            watch.scheduler().execute(() -> {
                if (phase == Phase.FOLLOWING
                        && startedPod.isEmpty()
                        && watch.podsOf(job).isEmpty()) {
                    if (refused) {
                        end(KubernetesFailures.rejected("the Job's pod was refused: " + why));
                    } else if (isTheLastTime) {
                        end(KubernetesFailures.cannotStart(new Trouble(Trouble.Kind.POD, why)));
                    }
                }
            });
        });
    }

    // The main container has ended

    private void ended(Ended ended) {
        if (!ended.othersRun()) {
            judge(ended.exit(), false);
            return;
        }
        long now = watch.scheduler().nanoTime();
        if (othersRunSince == 0) {
            othersRunSince = now;
            watch.scheduler().after(OTHERS_MAY_RUN, this::look);
        } else if (now - othersRunSince >= OTHERS_MAY_RUN.toNanos()) {
            judge(ended.exit(), true);
        }
    }

    private void judge(Exit exit, boolean othersRun) {
        phase = Phase.JUDGING;
        lastPod = exit.pod().orElse(lastPod);
        judge.judge(exit, () -> phase != Phase.OVER && cancelled == null, judged -> {
            if (judged.isEmpty()) {
                watch.scheduler().execute(this::endCancelled);
            } else if (othersRun) {
                endTheOthers(judged.get());
            } else {
                watch.scheduler().execute(() -> tell(judged.get()));
            }
        });
    }

    /** Nobody waits for its log any more. */
    private void endCancelled() {
        if (phase == Phase.JUDGING) {
            end(new Outcome.Abandoned(String.valueOf(cancelled)));
        }
    }

    /** Asks for no pod at all: its controller then ends the one that is there, and makes no other. */
    private void endTheOthers(Outcome judged) {
        Optional<Job> known = watch.job(job).filter(found -> Meta.uid(found).equals(uid));
        try {
            if (known.isPresent()) {
                JsonPatch patch = JsonPatch.of(known.get()).ifLabel(Labels.TASK, task);
                String written = WrittenOutcome.write(judged);
                if (written.length() <= MOST_ON_THE_JOB) {
                    patch.annotation(Labels.OUTCOME, written);
                }
                watch.api().patch(job, patch.set("/spec/parallelism", 0));
            }
            watch.scheduler().execute(() -> {
                intend(judged);
                look();
            });
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
                LOG.warn("The other containers of Job {} cannot be ended, trying again: {}", job, refusal.message());
                watch.scheduler().after(ASK_AGAIN, () -> watch.requests().execute(() -> endTheOthers(judged)));
            } else {
                // Not ours any more, or gone: the next look tells which.
                watch.scheduler().execute(() -> {
                    intend(judged);
                    look();
                });
            }
        }
    }

    // It was ended from outside, or has to be

    private void broken(Broken broken, Job known) {
        LOG.info("Job {} is broken: {}", job, broken.outcome().cause());
        readLastWords(broken.outcome());
        switch (broken.rest()) {
            case ENDS -> {
                intend(broken.outcome());
                watch.scheduler().after(Duration.ofSeconds(terms.graceSeconds()).plus(GONE_LIMIT), () -> {
                    if (phase == Phase.ENDING) {
                        deletion.begin();
                    }
                });
                lookWhetherGone(known);
            }
            case GOES_ON -> end(broken.outcome());
            case UNKNOWN -> {
                deletion.begin();
                complete(broken.outcome());
            }
        }
    }

    /** While the pod ends its log can still be read; with the pod it goes. */
    private void readLastWords(Outcome.Failed failed) {
        String pod = lastPod;
        if (pod == null || startedPod.isEmpty() || failed.error().equals(ErrorNames.RETRY.text())) {
            return;
        }
        logIsRead = false;
        watch.requests().execute(() -> {
            String log = judge.lastWords(pod);
            watch.scheduler().execute(() -> {
                logIsRead = true;
                if (intended.equals(failed)) {
                    intended = KubernetesFailures.withLog(failed, log);
                }
                look();
            });
        });
    }

    /** Ends whatever runs of the Job; the outcome is told when nothing is left. */
    private void end(Outcome because) {
        intend(because);
        deletion.begin();
    }

    private void intend(Outcome because) {
        if (phase != Phase.OVER) {
            phase = Phase.ENDING;
            intended = because;
        }
    }

    private final class Deleter implements Deletion.Deleter {
        @Override
        public boolean waits() {
            return phase == Phase.ENDING;
        }

        @Override
        public void look() {
            JobRun.this.look();
        }

        @Override
        public void gone() {
            jobGone();
        }
    }

    private void lookWhetherGone(Job known) {
        if (!logIsRead) {
            return;
        }
        if (deletion.hasBegun() ? deletion.isOver(known) : !somethingRuns()) {
            tell(intended);
            return;
        }
        deletion.lookForOverlooked(known);
        if (!(intended instanceof Outcome.Abandoned)) {
            lookForLostNode();
        }
    }

    /**
     * Of a pod whose node does not answer nobody can say that it is gone; a state machine need not wait for that. What
     * is known of the run holds all the same; only of one that was lost is this the better reason.
     */
    private void lookForLostNode() {
        List<Pod> left = watch.podsOf(job);
        if (!left.isEmpty() && left.stream().allMatch(pod -> Examination.isOutlasting(pod, clock.instant()))) {
            tell(
                    isRetry(intended)
                            ? BridgeRetry.because(
                                    KubernetesFailures.NODE_LOST,
                                    "the pod is to be deleted, and its node does not answer")
                            : intended);
        } else if (left.stream().anyMatch(Meta::isDeleting)) {
            watch.scheduler().after(Examination.NODE_PATIENCE, this::look);
        }
    }

    private static boolean isRetry(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.error().equals(ErrorNames.RETRY.text());
    }

    /** The Job is not there any more; its pods may be for a moment. */
    private void jobGone() {
        if (mayNotChange() || phase == Phase.DELIVERING) {
            return;
        }
        seen = true;
        if (phase == Phase.WAITING) {
            intend(new Outcome.Abandoned("nobody wants the result, and the Job is gone"));
        } else if (phase == Phase.FOLLOWING) {
            Diagnosis last =
                    new Examination(new Job(), pods(), terms.container(), startedPod, clock.instant()).diagnosis();
            if (last instanceof Ended ended && !ended.othersRun()) {
                judge(ended.exit(), false);
                return;
            }
            intend(BridgeRetry.because(BridgeRetry.RUN_LOST, "the Job is gone, and with it what it would have said"));
        }
        if (!somethingRuns() && logIsRead) {
            tell(intended);
        }
    }

    // The end

    @Override
    public CompletionStage<Void> cancel(String reason) {
        watch.scheduler().execute(() -> {
            look();
            if (phase == Phase.FOLLOWING || phase == Phase.DELIVERING || phase == Phase.WAITING) {
                LOG.info("Job {} is cancelled: {}", job, reason);
                end(new Outcome.Abandoned(reason));
            } else if (phase == Phase.JUDGING || phase == Phase.PUBLISHING) {
                cancelled = reason;
            }
        });
        Duration limit = Duration.ofSeconds(terms.graceSeconds()).plus(GONE_LIMIT);
        return over.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * What the run came to. Of a good one that left files, or that another attempt may take over, it is not the last
     * word yet.
     */
    private void tell(Outcome judged) {
        if (phase == Phase.OVER
                || !(judged instanceof Outcome.Succeeded good)
                || (terms.outputs().files().isEmpty() && context.adoptsWithin().isEmpty())) {
            complete(judged);
            return;
        }
        phase = Phase.DELIVERING;
        intended = judged;
        new Delivery<>(context, files.of(terms.outputs(), good), watch.scheduler(), new Recipient()).begin();
    }

    private final class Recipient implements Delivery.Recipient {
        @Override
        public boolean waits() {
            look();
            return phase == Phase.DELIVERING;
        }

        /** With the end of the log, as any failure of the run's own. */
        @Override
        public void rejected(Outcome.Failed failed) {
            String pod = lastPod;
            watch.requests().execute(() -> {
                Outcome.Failed told = pod == null ? failed : KubernetesFailures.withLog(failed, judge.lastWords(pod));
                watch.scheduler().execute(() -> {
                    if (phase == Phase.DELIVERING) {
                        complete(told);
                    }
                });
            });
        }

        @Override
        public void notWanted() {
            if (context.adoptsWithin().isPresent()) {
                phase = Phase.WAITING;
                LOG.info("Job {} has ended well, nobody wants it any more, and it can be adopted", job);
            } else {
                complete(new Outcome.Abandoned("the task is no longer wanted; nothing was published"));
            }
        }

        @Override
        public boolean publishing() {
            boolean waits = waits();
            if (waits) {
                phase = Phase.PUBLISHING;
            }
            return waits;
        }

        @Override
        public void notPublished() {
            if (phase == Phase.PUBLISHING && cancelled != null) {
                end(new Outcome.Abandoned(cancelled));
            } else if (phase == Phase.PUBLISHING) {
                phase = Phase.DELIVERING;
            }
        }

        @Override
        public void delivered(Outcome told) {
            complete(told);
        }
    }

    private void complete(Outcome told) {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        watch.unfollow(job, this);
        outcome.complete(told);
        over.complete(null);
    }

    private void leave(Outcome told) {
        LOG.info("Job {} is let go of: it belongs to another task now", job);
        complete(told);
    }

    /** The adapter is closed: the Job goes on, and nothing is told of it here any more. Safe from any thread. */
    void detach() {
        watch.scheduler().execute(() -> phase = Phase.OVER);
        watch.unfollow(job, this);
        over.complete(null);
    }

    @Override
    public CompletionStage<LogPage> log(String cursor) {
        String pod = lastPod;
        boolean isOver = outcome.isDone();
        if (pod == null) {
            return CompletableFuture.completedStage(new LogPage("", cursor, isOver));
        }
        CompletableFuture<LogPage> page = new CompletableFuture<>();
        watch.requests().execute(() -> {
            try {
                page.complete(watch.log().page(pod, terms.container(), cursor, isOver));
            } catch (KubernetesClientException e) {
                Refusal refusal = Refusal.of(e);
                if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
                    page.completeExceptionally(refusal.unavailable("the log of Job " + job + " cannot be read"));
                } else {
                    // The container has not started, or its pod is gone.
                    page.complete(new LogPage("", cursor, isOver));
                }
            } catch (RuntimeException e) {
                page.completeExceptionally(new TargetUnavailableException("the log of Job " + job + ": " + e, e));
            }
        });
        return page;
    }
}
