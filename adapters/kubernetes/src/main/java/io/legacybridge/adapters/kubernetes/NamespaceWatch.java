package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a pool's Jobs and their pods in one namespace: two informers (one list and one watch each) for all
 * activities of this process, however many Jobs there are.
 *
 * <p>Normal: an event wakes whoever follows the Job, on {@link #scheduler}, and the follower looks at the stores. An
 * event is only a reason to look, so that nothing depends on each of them being seen; what a pod was when it went is
 * the exception, since the stores do not have it any more. Disconnected: Fabric8's reflector connects again, lists
 * again where the watch is too old (410), and goes on for ever; the difference arrives as events. A connection that is
 * dead without a word is replaced after ten minutes at most.
 *
 * <p>Everything that follows from events happens on the one scheduler thread, which never blocks; requests have up to
 * {@value #REQUEST_THREADS} threads of their own.
 */
final class NamespaceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceWatch.class);
    private static final List<String> JOB_NAME_LABELS = List.of("batch.kubernetes.io/job-name", "job-name");
    private static final String BY_JOB = "job";
    private static final int REQUEST_THREADS = 8;
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Who wants to know of one Job. Called on the scheduler. */
    interface Follower {
        /** Something may have happened. */
        void look();

        /** A pod of the Job is gone; this is what it was. */
        void podGone(Pod last);
    }

    private final KubernetesClient client;
    private final String namespace;
    private final SharedIndexInformer<Job> jobs;
    private final SharedIndexInformer<Pod> pods;
    private final Scheduler scheduler;
    private final ThreadPoolExecutor requests;
    private final Map<String, Set<Follower>> followers = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> synced;

    NamespaceWatch(KubernetesClient client, String namespace, String pool) {
        this.client = client;
        this.namespace = namespace;
        String threads = "legacy-bridge-kubernetes-" + COUNT.incrementAndGet();
        scheduler = Scheduler.onThread(threads);
        AtomicInteger count = new AtomicInteger();
        requests = new ThreadPoolExecutor(
                REQUEST_THREADS,
                REQUEST_THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                action -> {
                    Thread thread = new Thread(action, threads + "-request-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        requests.allowCoreThreadTimeOut(true);
        Map<String, String> ours = Map.of(Labels.MANAGED_BY, Labels.BRIDGE, Labels.POOL, pool);
        jobs = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabels(ours)
                .runnableInformer(0)
                .exceptionHandler((started, failure) -> goOn("Jobs", failure))
                .addEventHandler(new Waking<>(Meta::name) {
                    @Override
                    void gone(Job last) {}
                });
        pods = client.pods()
                .inNamespace(namespace)
                .withLabels(ours)
                .runnableInformer(0)
                .addIndexers(Map.of(BY_JOB, pod -> jobOf(pod).map(List::of).orElse(List.of())))
                .exceptionHandler((started, failure) -> goOn("pods", failure))
                .addEventHandler(new Waking<>(pod -> jobOf(pod).orElse("")) {
                    @Override
                    void gone(Pod last) {
                        jobOf(last).ifPresent(job -> followersOf(job).forEach(follower -> follower.podGone(last)));
                    }
                });
        synced = CompletableFuture.allOf(
                jobs.start().toCompletableFuture(), pods.start().toCompletableFuture());
    }

    private boolean goOn(String what, Throwable failure) {
        LOG.warn(
                "The {} of namespace {} cannot be followed at this moment, trying again: {}",
                what,
                namespace,
                failure.toString());
        return true;
    }

    /** Both names that the label has had: every server writes one of them. */
    private static Optional<String> jobOf(Pod pod) {
        return JOB_NAME_LABELS.stream()
                .flatMap(label -> Stream.ofNullable(Meta.label(pod, label)))
                .findFirst();
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    JobLog log() {
        return new JobLog(client, namespace);
    }

    JobApi api() {
        return new JobApi(client, namespace);
    }

    /** Where everything that follows from events happens; nothing on it may block. */
    Scheduler scheduler() {
        return scheduler;
    }

    /** Where requests may block. What is given to it after {@link #close} is dropped. */
    ExecutorService requests() {
        return requests;
    }

    /** Waits until the namespace was listed once. */
    void awaitSynced(Duration limit) throws TargetUnavailableException {
        try {
            synced.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TargetUnavailableException(
                    "the Jobs and pods of namespace " + namespace + " could not be listed yet", e);
        } catch (ExecutionException e) {
            throw new TargetUnavailableException(
                    "the Jobs and pods of namespace " + namespace + " cannot be listed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetUnavailableException("interrupted while waiting for namespace " + namespace, e);
        }
    }

    /** Whether the namespace was listed once. */
    boolean isSynced() {
        return synced.isDone() && !synced.isCompletedExceptionally();
    }

    /** A Job as it was last heard of. */
    Optional<Job> job(String name) {
        return Optional.ofNullable(jobs.getStore().getByKey(namespace + "/" + name));
    }

    /** Every Job of the pool as it was last heard of. */
    List<Job> all() {
        return jobs.getStore().list();
    }

    /** The pods of a Job that are there. */
    List<Pod> podsOf(String job) {
        return pods.getIndexer().byIndex(BY_JOB, job);
    }

    /** From now on somebody is told of a Job, and now once. */
    void follow(String job, Follower follower) {
        followers.computeIfAbsent(job, any -> ConcurrentHashMap.newKeySet()).add(follower);
        scheduler.execute(follower::look);
    }

    void unfollow(String job, Follower follower) {
        followers.computeIfPresent(job, (name, all) -> {
            all.remove(follower);
            return all.isEmpty() ? null : all;
        });
    }

    /** Whether anybody in this process follows a Job. */
    boolean isFollowed(String job) {
        return followers.containsKey(job);
    }

    private Set<Follower> followersOf(String job) {
        return followers.getOrDefault(job, Set.of());
    }

    @Override
    public void close() {
        jobs.stop();
        pods.stop();
        scheduler.close();
        requests.shutdownNow();
    }

    /** Turns events into looks. */
    private abstract class Waking<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final Function<T, String> job;

        Waking(Function<T, String> job) {
            this.job = job;
        }

        abstract void gone(T last);

        private void wake(T object) {
            followersOf(job.apply(object)).forEach(follower -> scheduler.execute(follower::look));
        }

        @Override
        public void onAdd(T added) {
            wake(added);
        }

        @Override
        public void onUpdate(T before, T after) {
            wake(after);
        }

        @Override
        public void onDelete(T last, boolean lastStateUnknown) {
            scheduler.execute(() -> gone(last));
            wake(last);
        }
    }
}
