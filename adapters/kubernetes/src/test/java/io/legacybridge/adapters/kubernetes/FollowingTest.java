package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Job is followed to its outcome on a server that stores and tells and does nothing else: the test plays controller
 * and node, so that statuses of versions that no test cluster has can be tried on the whole way.
 */
@EnableKubernetesMockClient(crud = true, https = false)
class FollowingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAMESPACE = "jobs";
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway") // set by the extension
    KubernetesClient client;

    private Adapter adapter;
    private volatile boolean logsAreAway;
    private final AtomicInteger logsAskedFor = new AtomicInteger();
    private final Queue<String> deletions = new ConcurrentLinkedQueue<>();
    private final Interceptor counting = new Interceptor() {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (request.method().equals("DELETE")) {
                deletions.add(String.valueOf(request.bodyString()));
            }
            if (logsAreAway && request.uri().getPath().endsWith("/log")) {
                logsAskedFor.incrementAndGet();
                builder.uri(NOWHERE);
            }
        }
    };
    private final Watches watches = new Watches(http -> http.addOrReplaceInterceptor("counting", counting));
    private Watches.Place place = new Watches.Place(new ClusterConfig(null, null), NAMESPACE, "default");
    private final TestTaskContext task = TestTaskContext.wanted("contract", "{}");

    @BeforeEach
    @SuppressWarnings("NullAway") // the extension sets the client before this
    void makeAdapter() throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: a, cluster: {server: '%s', insecure-skip-tls-verify: true}}]
                contexts: [{name: a, context: {cluster: a, user: a}}]
                users: [{name: a, user: {token: none}}]
                current-context: a
                """.formatted(client.getMasterUrl()));
        ClusterConfig cluster = new ClusterConfig(kubeconfig.toString(), null);
        place = new Watches.Place(cluster, NAMESPACE, "default");
        adapter = adapter(Config.image("registry/tool:1"));
    }

    private Adapter adapter(Config config) throws Exception {
        return new KubernetesAdapter(
                config.on(place.cluster(), NAMESPACE).build(),
                new AdapterContext("contract", folder.resolve("contract"), Duration.ofMinutes(10), Clock.systemUTC()),
                watches,
                NAMESPACE);
    }

    @AfterEach
    void close() {
        adapter.close();
    }

    private Job job() {
        String name = JobNames.of(task.task(), Optional.empty());
        return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get();
    }

    private void pod(String label, String status) {
        Job job = job();
        client.pods()
                .inNamespace(NAMESPACE)
                .resource(Config.yaml("""
                        metadata:
                          name: %1$s-x
                          labels: {%2$s: %1$s, app.kubernetes.io/managed-by: legacy-bridge, legacybridge.io/pool: default}
                          ownerReferences: [{apiVersion: batch/v1, kind: Job, name: %1$s, uid: %3$s}]
                        status: %4$s
                        """.formatted(Meta.name(job), label, Meta.uid(job), status), Pod.class))
                .create();
    }

    private void status(String yaml) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName(Meta.name(job()))
                .editStatus(job -> {
                    job.setStatus(
                            Config.yaml("{status: " + yaml + "}", Job.class).getStatus());
                    return job;
                });
    }

    private Outcome outcome(Run run) throws Exception {
        return run.outcome().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aPodWithTheNewerLabelAloneIsTheJobs() throws Exception {
        Run run = adapter.launch(task);

        pod(
                "batch.kubernetes.io/job-name",
                "{phase: Succeeded, containerStatuses: [{name: main, state: {terminated: {exitCode: 0}}}]}");

        assertThat(outcome(run)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aPodWithTheOlderLabelAloneIsTheJobs() throws Exception {
        Run run = adapter.launch(task);

        pod(
                "job-name",
                "{phase: Failed, containerStatuses: [{name: main, state: {terminated: {exitCode: 4, message: no}}}]}");

        assertThat(outcome(run))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("Kubernetes.ExitCode.4"));
    }

    @Test
    void aRunWhoseLogCannotBeReadIsStillCancelled() throws Exception {
        logsAreAway = true;
        adapter.close();
        adapter = adapter(Config.image("registry/tool:1").result(ResultSource.LOG));
        Run run = adapter.launch(task);
        pod("job-name", "{phase: Succeeded, containerStatuses: [{name: main, state: {terminated: {exitCode: 0}}}]}");
        await().atMost(PATIENCE).until(() -> logsAskedFor.get() > 1);
        assertThat(run.outcome().toCompletableFuture()).isNotDone();

        run.cancel("not wanted any more");
        // What a controller does with a Job that is deleted.
        client.pods().inNamespace(NAMESPACE).withName(Meta.name(job()) + "-x").delete();

        assertThat(outcome(run)).isEqualTo(new Outcome.Abandoned("not wanted any more"));
    }

    @Test
    void aDeadlineIsKnownWhereFailureTargetStandsFirst() throws Exception {
        Run run = adapter.launch(task);

        status("{conditions: [{type: FailureTarget, status: 'True', reason: DeadlineExceeded}]}");
        status("{conditions: [{type: FailureTarget, status: 'True', reason: DeadlineExceeded}, "
                + "{type: Failed, status: 'True', reason: DeadlineExceeded}]}");

        assertThat(outcome(run))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("Kubernetes.DeadlineExceeded"));
    }

    @Test
    void aJobThatIsCompleteWithoutItsPodSucceededWhereSuccessCriteriaMetStandsFirst() throws Exception {
        Run run = adapter.launch(task);

        status("{conditions: [{type: SuccessCriteriaMet, status: 'True', reason: CompletionsReached}, "
                + "{type: Complete, status: 'True', reason: CompletionsReached}]}");

        assertThat(outcome(run)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aPodThatWasMadeWhileItsJobWasDeletedHasTheJobDeletedAnew_rule6() throws Exception {
        adapter.launch(task);
        pod("job-name", "{phase: Running, containerStatuses: [{name: main, state: {running: {}}}]}");
        NamespaceWatch watch = watches.watch(place);
        OverlookedPods overlooked = new OverlookedPods(watch, Meta.name(job()), Meta.uid(job()));
        await().atMost(PATIENCE).until(() -> !watch.podsOf(Meta.name(job())).isEmpty());

        watch.scheduler().execute(() -> overlooked.look(deletions::isEmpty));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deletions)
                        .anyMatch(asked -> asked.contains("Background"))
                        .anyMatch(asked -> asked.contains("Foreground")));
        watches.release(place);
    }

    @Test
    void aSettledOutcomeReleasesTheJobWithTheRestOfItsTime() throws Exception {
        Run run = adapter.launch(task);
        assertThat(job().getMetadata().getFinalizers()).containsExactly(Labels.KEPT);
        status("{conditions: [{type: Complete, status: 'True'}]}");
        outcome(run);

        adapter.settled(task.task(), run.handle());

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(job().getMetadata().getFinalizers()).isEmpty());
        assertThat(job().getSpec().getTtlSecondsAfterFinished()).isEqualTo(300);
    }

    @Test
    void aJournaledHandleWithoutAJobIsLost_rule2() throws Exception {
        Run run = adapter.launch(task);
        client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName(Meta.name(job()))
                .edit(job -> {
                    job.getMetadata().setFinalizers(null);
                    return job;
                });
        client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName(Meta.name(job()))
                .delete();
        outcome(run);

        assertThat(adapter.reattach(task.again(), run.handle())).isEmpty();
        assertThat(client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems())
                .isEmpty();
    }
}
