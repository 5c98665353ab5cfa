package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every Job that there ever was in a namespace, and every pod, as the API server told them one by one: what was made
 * twice is seen here although the first one is long gone. It has to be begun before anything is there. Thread-safe.
 */
final class JobsEver implements AutoCloseable {
    private static final String TASK = "legacybridge.io/task";
    private static final String JOB = "job-name";

    /** The tasks by the uid of their Job, as it was created. */
    private final Map<String, String> jobs = new ConcurrentHashMap<>();
    /** The Jobs' names by the uid of their pod. */
    private final Map<String, String> pods = new ConcurrentHashMap<>();
    /** The pods, by uid, of which a container was seen to run or to have run. */
    private final Set<String> started = ConcurrentHashMap.newKeySet();

    private final Watch ofJobs;
    private final Watch ofPods;
    private volatile @Nullable WatcherException lost;

    JobsEver(KubernetesClient client, String namespace) {
        ofJobs = client.batch().v1().jobs().inNamespace(namespace).watch(new Listening<Job>(this::note));
        ofPods = client.pods().inNamespace(namespace).watch(new Listening<Pod>(this::note));
    }

    private void note(Job job) {
        jobs.putIfAbsent(job.getMetadata().getUid(), label(job, TASK));
    }

    private void note(Pod pod) {
        pods.putIfAbsent(pod.getMetadata().getUid(), label(pod, JOB));
        boolean runs = pod.getStatus().getContainerStatuses().stream()
                .anyMatch(status -> status.getState().getRunning() != null
                        || status.getState().getTerminated() != null);
        if (runs) {
            started.add(pod.getMetadata().getUid());
        }
    }

    private static String label(HasMetadata object, String name) {
        return String.valueOf(object.getMetadata().getLabels().get(name));
    }

    /** How many pods have started so far. */
    int started() {
        return started.size();
    }

    /** There were so many Jobs, each for a task of its own, and each had one pod. */
    void assertOnceEach(int number) {
        assertThat(lost).as("the watch was not cut off").isNull();
        assertThat(jobs).as("Jobs ever created").hasSize(number);
        assertThat(jobs.values()).as("their tasks").doesNotHaveDuplicates();
        assertThat(pods).as("pods ever created").hasSize(number);
        assertThat(pods.values()).as("the Jobs of the pods").doesNotHaveDuplicates();
        assertThat(started).as("pods that ever ran").hasSize(number);
    }

    @Override
    public void close() {
        ofJobs.close();
        ofPods.close();
    }

    private final class Listening<T> implements Watcher<T> {
        private final Consumer<T> note;

        Listening(Consumer<T> note) {
            this.note = note;
        }

        @Override
        public void eventReceived(Action action, T object) {
            note.accept(object);
        }

        @Override
        public void onClose(WatcherException cause) {
            lost = cause;
        }
    }
}
