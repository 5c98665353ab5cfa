package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Why a Job did not end well, on a real cluster: the name that a state machine sees, and the server's words. */
@Tag("kubernetes")
@Execution(ExecutionMode.CONCURRENT)
class ReasonsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private Cluster cluster;

    @BeforeEach
    void makeNamespace() {
        cluster = new Cluster();
    }

    @AfterEach
    void removeNamespace() {
        cluster.close();
    }

    private Outcome outcome(Config config) throws Exception {
        TestTaskContext task = TestTaskContext.wanted("contract", "{\"name\":\"x\"}");
        try (Adapter adapter = cluster.adapter(config, folder)) {
            return outcome(adapter.launch(task));
        }
    }

    private static Outcome outcome(Run run) throws Exception {
        return run.outcome().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertFailed(Outcome outcome, String error, String... words) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo(error);
            assertThat(failed.cause()).contains(words);
        });
    }

    @Test
    void aContainerThatNeedsTooMuchMemory() throws Exception {
        Config config = Config.shell("echo filling; tail /dev/zero").resources("{limits: {memory: 16Mi}}");

        assertFailed(outcome(config), "Kubernetes.OOMKilled", "memory", "log: filling");
    }

    @Test
    void anExitCodeWithTheEndOfTheLog() throws Exception {
        assertFailed(
                outcome(Config.shell("echo the disk is upside down; exit 7")),
                "Kubernetes.ExitCode.7",
                "exit code 7",
                "log: the disk is upside down");
    }

    @Test
    void anExitCodeThatARuleNames() throws Exception {
        Config config = Config.shell("exit 16").rule(16, null, null, "Translator.BadInput");

        assertFailed(outcome(config), "Translator.BadInput", "verdict.rules[0]");
    }

    @Test
    void aLineOfTheLogThatARuleRejects() throws Exception {
        Config config =
                Config.shell("echo 42 records rejected").rule(null, null, "[1-9]\\d* records rejected", "Tool.Loss");

        assertFailed(outcome(config), "Tool.Loss", "records rejected");
    }

    @Test
    void anExitCodeThatIsAWarning() throws Exception {
        assertThat(outcome(Config.shell("exit 1").warn(1)))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        succeeded -> assertThat(succeeded.output()).contains("\"exitCode\":1", "\"partial\":true"));
    }

    @Test
    void anImageThatIsNotThere() throws Exception {
        Config config =
                Config.image("localhost/nothing:dev").imagePullPolicy("Never").startTrouble(Duration.ofSeconds(2));

        assertFailed(outcome(config), "Kubernetes.ImagePull", "localhost/nothing:dev");
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void anImageWhoseUserIsRoot() throws Exception {
        Config config = Config.shell("true").runAsUser(null).startTrouble(Duration.ofSeconds(2));

        assertFailed(outcome(config), "Kubernetes.Rejected", "runAsNonRoot");
    }

    @Test
    void aProgramThatIsNotInTheImage() throws Exception {
        assertFailed(outcome(Config.shell("true").command("nonsense")), "Kubernetes.Rejected", "nonsense");
    }

    @Test
    void aPodForWhichNoNodeHasRoom() throws Exception {
        Config config =
                Config.shell("true").resources("{requests: {memory: 4Ti}}").schedule(Duration.ofSeconds(3));

        assertFailed(outcome(config), "Kubernetes.Unschedulable", "Insufficient memory");
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void aDeadline() throws Exception {
        Config config = Config.shell("echo working; sleep 600").deadline(Duration.ofSeconds(5));

        assertFailed(outcome(config), "Kubernetes.DeadlineExceeded", "it ran until then", "log: working");
    }

    @Test
    void aJobThatTheServerDoesNotTake() throws Exception {
        Config config = Config.shell("true").resources("{limits: {memory: 1Gi}, requests: {memory: 2Gi}}");

        assertFailed(outcome(config), "Kubernetes.Rejected", "must be less than or equal to memory limit");
    }

    @Test
    void aQuotaThatHasNoRoomForAnotherJob() throws Exception {
        quota(Map.of("count/jobs.batch", new Quantity("0")));

        assertThat(catchThrowable(() -> outcome(Config.shell("true"))))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("exceeded quota");
    }

    @Test
    void aQuotaThatHasNoRoomForThePod() throws Exception {
        quota(Map.of("pods", new Quantity("0")));

        assertFailed(
                outcome(Config.shell("true").schedule(Duration.ofSeconds(3))),
                "Kubernetes.Unschedulable",
                "exceeded quota");
    }

    private void quota(Map<String, Quantity> hard) {
        cluster.client
                .resourceQuotas()
                .inNamespace(cluster.namespace)
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("small")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(hard)
                        .endSpec()
                        .build())
                .create();
        await().atMost(PATIENCE)
                .until(() -> cluster.client
                                .resourceQuotas()
                                .inNamespace(cluster.namespace)
                                .withName("small")
                                .get()
                                .getStatus()
                                .getHard()
                                .size()
                        == hard.size());
    }

    @Test
    void aPodThatTheNodeEvicts() throws Exception {
        Config config = Config.pod("""
                securityContext: {runAsUser: 65534}
                terminationGracePeriodSeconds: 1
                volumes: [{name: small, emptyDir: {sizeLimit: 1Mi}}]
                containers:
                  - name: main
                    image: localhost/busybox:dev
                    imagePullPolicy: Never
                    command: [sh, -c, 'head -c 9000000 /dev/zero >/small/file; exec sleep 600']
                    volumeMounts: [{name: small, mountPath: /small}]
                """);

        assertFailed(outcome(config), "Bridge.Retry", "\"reason\":\"evicted\"", "Evicted");
    }

    @Test
    void aPodThatIsDeletedByHandIsNotStartedAgain() throws Exception {
        TestTaskContext task = TestTaskContext.wanted("contract", "{}");
        try (Adapter adapter = cluster.adapter(Config.shell("exec sleep 600"), folder)) {
            Run run = adapter.launch(task);
            await().atMost(PATIENCE).until(() -> cluster.runs(task.task()));
            Job job = cluster.jobOf(task.task());

            cluster.podsOf(job).forEach(this::delete);

            assertFailed(outcome(run), "Bridge.Retry", "\"reason\":\"run lost\"", "nothing is started twice");
            assertThat(cluster.starts(task.task())).isEqualTo(1);
            assertThat(cluster.pods()).isEmpty();
        }
    }

    private void delete(Pod pod) {
        cluster.client
                .pods()
                .inNamespace(cluster.namespace)
                .withName(Meta.name(pod))
                .delete();
    }

    @Test
    void aJobThatIsDeletedByHandEndsWithItsPod() throws Exception {
        TestTaskContext task = TestTaskContext.wanted("contract", "{}");
        try (Adapter adapter = cluster.adapter(Config.shell("exec sleep 600"), folder)) {
            Run run = adapter.launch(task);
            await().atMost(PATIENCE).until(() -> cluster.runs(task.task()));

            cluster.client
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(cluster.namespace)
                    .withLabel(Labels.TASK, task.task().id())
                    .delete();

            assertFailed(outcome(run), "Bridge.Retry", "\"reason\":\"run lost\"", "deleted from outside");
            assertThat(cluster.pods()).isEmpty();
        }
    }

    @Test
    void aSidecarThatGoesOnIsEndedAndDoesNotCount() throws Exception {
        TestTaskContext task = TestTaskContext.wanted("contract", "{}");
        Config config = Config.pod("""
                        securityContext: {runAsUser: 65534}
                        terminationGracePeriodSeconds: 1
                        containers:
                          - {name: proxy, image: 'localhost/busybox:dev', imagePullPolicy: Never, command: [sleep, '600']}
                          - {name: main, image: 'localhost/busybox:dev', imagePullPolicy: Never,
                             command: [sh, -c, 'echo ''{"done": true}''']}
                        """).container("main").result(ResultSource.LOG);
        try (Adapter adapter = cluster.adapter(config, folder)) {
            Run run = adapter.launch(task);

            assertThat(outcome(run)).isEqualTo(new Outcome.Succeeded("{\"done\":true}"));
            assertThat(cluster.runs(task.task())).isFalse();

            adapter.settled(task.task(), run.handle());
            await().atMost(PATIENCE).until(() -> cluster.jobs().isEmpty());
        }
    }

    @Test
    void aResultThatIsMissingOrNotJson() throws Exception {
        assertFailed(
                outcome(Config.shell("echo done").result(ResultSource.LOG)),
                "Bridge.InvalidOutput",
                "no line of its log");
        assertFailed(
                outcome(Config.shell("echo done >/dev/termination-log").result(ResultSource.MESSAGE)),
                "Bridge.InvalidOutput",
                "not JSON");
    }
}
