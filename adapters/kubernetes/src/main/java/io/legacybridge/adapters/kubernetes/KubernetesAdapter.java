package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.ActivityTask;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs tasks as Jobs of a Kubernetes cluster: one Job a task, named by its token or its work key, followed by a watch
 * that all activities share.
 *
 * <p>The cluster is the record: what a run is, and how it is judged, stands on its Job, and a finalizer keeps the Job
 * until the outcome is settled. Within this JVM {@code live} makes a launch idempotent.
 */
final class KubernetesAdapter implements Adapter {
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(10);
    private static final Duration GOING_LIMIT = Duration.ofSeconds(20);
    private static final Duration REMOVAL_LIMIT = Duration.ofMinutes(2);

    private final Watches watches;
    private final Watches.Place place;
    private final NamespaceWatch watch;
    private final JobFiles files;
    private final JobWriter writer;
    private final String owner;
    private final AdapterContext context;
    private final Map<String, NamespaceWatch> otherNamespaces = new ConcurrentHashMap<>();
    private final Map<String, JobRun> live = new ConcurrentHashMap<>();
    private boolean closed;

    /** @param namespace where its Jobs are */
    KubernetesAdapter(KubernetesAdapterConfig config, AdapterContext context, Watches watches, String namespace)
            throws TargetUnavailableException {
        this.context = context;
        this.watches = watches;
        this.owner = Replica.over(context.workDirectory());
        this.files =
                new JobFiles(config, context.activity(), context.workDirectory().resolve("files"), context.storages());
        this.writer = new JobWriter(config, context.storages(), files, owner, context.clock());
        this.place = new Watches.Place(config.cluster(), namespace, config.pool());
        this.watch = watches.watch(place);
        watches.sweep(place, owner, config.orphanAfter(), files::clear, context.clock());
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    // Launching

    @Override
    public Run launch(TaskContext task) throws TargetUnavailableException, SameWorkException {
        Optional<Run> running = running(task);
        if (running.isPresent()) {
            return running.get();
        }
        try {
            Job wanted = writer.write(task);
            watch.awaitSynced(SYNC_LIMIT);
            return begun(task, launcher().createOrFind(wanted, task.adoptsWithin()));
        } catch (InvalidInputException e) {
            return Run.ended(KubernetesFailures.invalidInput(e));
        } catch (JobLauncher.RejectedException e) {
            return Run.ended(KubernetesFailures.rejected(String.valueOf(e.getMessage())));
        }
    }

    private Optional<Run> running(TaskContext task) {
        return Optional.<JobRun>ofNullable(live.get(task.task().id()))
                .filter(run -> !run.isTold())
                .map(run -> run);
    }

    private JobLauncher launcher() {
        return new JobLauncher(watch, files::clear, context.clock());
    }

    /** What follows once the Job is there, created now or by an earlier launch. */
    private JobRun begun(TaskContext task, Job job)
            throws InvalidInputException, TargetUnavailableException, JobLauncher.RejectedException {
        Optional<Secret> secret = Meta.isDeleting(job) ? Optional.empty() : writer.secret(job, task);
        if (secret.isPresent()) {
            launcher().create(secret.get());
        }
        return follow(task, owned(watch, job), watch);
    }

    private JobRun follow(TaskContext task, Job job, NamespaceWatch where) {
        String id = task.task().id();
        JobRun run = new JobRun(task, job, Terms.on(job).orElseGet(writer::terms), where, files, context.clock());
        JobRun first = live.merge(id, run, (before, now) -> before.isTold() ? now : before);
        if (first != run) {
            return first;
        }
        run.outcome().whenComplete((outcome, failure) -> live.remove(id, run));
        return run.start();
    }

    /** The Job with this replica as the one that follows it, as every other one can see. */
    private Job owned(NamespaceWatch where, Job job) throws TargetUnavailableException {
        if (owner.equals(Meta.label(job, Labels.OWNER))) {
            return job;
        }
        try {
            return where.api().patch(Meta.name(job), JsonPatch.of(job).label(Labels.OWNER, owner));
        } catch (KubernetesClientException e) {
            throw Refusal.of(e).unavailable("the Job " + Meta.name(job) + " cannot be taken over");
        }
    }

    // Finding again

    @Override
    public Optional<Run> reattach(TaskContext task, Handle handle) throws TargetUnavailableException {
        Optional<Run> running = running(task);
        if (running.isPresent()) {
            return running;
        }
        if (handle.equals(Handle.NONE)) {
            return interruptedLaunch(task);
        }
        if (!isOurs(handle)) {
            return Optional.empty();
        }
        NamespaceWatch where = watchOf(handle);
        where.awaitSynced(SYNC_LIMIT);
        Optional<Job> found = known(where, handle);
        if (found.isEmpty()) {
            found = look(where, handle);
        }
        return found.isPresent() && isKeptFor(task, found.get())
                ? Optional.of(follow(task, owned(where, found.get()), where))
                : Optional.empty();
    }

    /** The worker died while it launched: the Job may be there, and may lack what its pod waits for. */
    private Optional<Run> interruptedLaunch(TaskContext task) throws TargetUnavailableException {
        watch.awaitSynced(SYNC_LIMIT);
        String name = JobNames.of(task.task(), task.workKey());
        Optional<Job> found;
        try {
            found = watch.api().get(name).filter(job -> isKeptFor(task, job));
        } catch (KubernetesClientException e) {
            throw Refusal.of(e).unavailable("the Job " + name + " cannot be looked for");
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(begun(task, found.get()));
        } catch (InvalidInputException e) {
            return Optional.of(Run.ended(KubernetesFailures.invalidInput(e)));
        } catch (JobLauncher.RejectedException e) {
            return Optional.of(Run.ended(KubernetesFailures.rejected(String.valueOf(e.getMessage()))));
        }
    }

    private static boolean isKeptFor(TaskContext task, Job job) {
        return task.task().id().equals(Meta.label(job, Labels.TASK)) && Meta.isKept(job);
    }

    private static boolean isOurs(Handle handle) {
        return handle.values().keySet().containsAll(Set.of(JobRun.NAMESPACE, JobRun.JOB, JobRun.UID));
    }

    /** The watch of the namespace that a handle names: it may be another one than the configuration has by now. */
    private NamespaceWatch watchOf(Handle handle) throws TargetUnavailableException {
        String namespace = handle.get(JobRun.NAMESPACE);
        if (namespace.equals(watch.namespace())) {
            return watch;
        }
        synchronized (this) {
            NamespaceWatch other = otherNamespaces.get(namespace);
            if (other == null) {
                other = watches.watch(new Watches.Place(place.cluster(), namespace, place.pool()));
                otherNamespaces.put(namespace, other);
            }
            return other;
        }
    }

    private static Optional<Job> known(NamespaceWatch where, Handle handle) {
        return where.job(handle.get(JobRun.JOB)).filter(job -> Meta.uid(job).equals(handle.get(JobRun.UID)));
    }

    /** Asks the server itself: what a watch has not heard of may be there all the same. */
    private static Optional<Job> look(NamespaceWatch where, Handle handle) throws TargetUnavailableException {
        try {
            return where.api()
                    .get(handle.get(JobRun.JOB))
                    .filter(job -> Meta.uid(job).equals(handle.get(JobRun.UID)));
        } catch (KubernetesClientException e) {
            throw Refusal.of(e).unavailable("the Job " + handle.get(JobRun.JOB) + " cannot be looked for");
        }
    }

    // Attempts at the same work

    @Override
    public Optional<Run> adopt(TaskContext task, Handle holder) throws TargetUnavailableException {
        NamespaceWatch where = watchOf(holder);
        where.awaitSynced(SYNC_LIMIT);
        Optional<Job> found = look(where, holder).filter(Meta::isKept);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Job job = found.get();
        if (Meta.isDeleting(job)) {
            awaitGone(where, job);
            return Optional.empty();
        }
        if (JobState.failed(job).isPresent()) {
            return Optional.empty(); // an attempt that follows a failure is not to have the same failure once more
        }
        try {
            Job ours = where.api().patch(Meta.name(job), takeover(job, task));
            return Optional.of(follow(task, ours, where));
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
                throw refusal.unavailable("the Job " + Meta.name(job) + " cannot be taken over");
            }
            return Optional.empty(); // a third attempt was quicker, or it is gone
        }
    }

    /** From then on the earlier attempt, wherever it is, sees another task's id on the Job and lets go. */
    private JsonPatch takeover(Job job, TaskContext task) {
        JsonPatch patch = JsonPatch.of(job)
                .ifLabel(Labels.TASK, String.valueOf(Meta.label(job, Labels.TASK)))
                .label(Labels.TASK, task.task().id())
                .label(Labels.OWNER, owner)
                .annotation(Labels.DEADLINE, task.deadline().toString());
        Optional<Instant> started = job.getStatus() == null
                ? Optional.empty()
                : Meta.time(job.getStatus().getStartTime());
        if (started.isPresent() && !JobState.isFinished(job)) {
            long ran = Math.max(
                    0,
                    Duration.between(started.get(), context.clock().instant()).toSeconds());
            patch.set("/spec/activeDeadlineSeconds", ran + writer.deadlineSeconds(task.deadline()));
        }
        return patch;
    }

    private void awaitGone(NamespaceWatch where, Job job) throws TargetUnavailableException {
        try {
            new Removal(where, job, files::clear)
                    .start(GOING_LIMIT)
                    .toCompletableFuture()
                    .get(GOING_LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new TargetUnavailableException(
                    "the Job " + Meta.name(job) + " is being deleted, and is not gone yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetUnavailableException("interrupted while the Job " + Meta.name(job) + " went", e);
        }
    }

    @Override
    public CompletionStage<Void> supersede(TaskContext task, Handle holder) throws TargetUnavailableException {
        NamespaceWatch where = watchOf(holder);
        where.awaitSynced(SYNC_LIMIT);
        Optional<Job> job = look(where, holder).filter(Meta::isKept);
        if (job.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        long grace = Terms.on(job.get()).orElseGet(writer::terms).graceSeconds();
        return new Removal(where, job.get(), files::clear)
                .supersededBy(task.task().id())
                .start(REMOVAL_LIMIT.plusSeconds(grace));
    }

    // The end

    @Override
    public void settled(ActivityTask task, Handle handle) {
        if (!isOurs(handle)) {
            return;
        }
        try {
            new Release(watchOf(handle), task.id(), handle.get(JobRun.JOB), handle.get(JobRun.UID), files::clear).run();
        } catch (TargetUnavailableException e) {
            throw new IllegalStateException("the Job of " + task + " cannot be released: " + e.getMessage(), e);
        }
    }

    @Override
    public void probe() throws TargetUnavailableException {
        try {
            watch.api().tryOut(writer.sample());
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE || refusal.kind() == Refusal.Kind.ABSENT) {
                throw refusal.unavailable("a Job cannot be created in namespace " + watch.namespace());
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        live.values().forEach(JobRun::detach);
        otherNamespaces
                .keySet()
                .forEach(namespace -> watches.release(new Watches.Place(place.cluster(), namespace, place.pool())));
        watches.release(place);
        files.close();
    }
}
