package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a Job is after its bridge, and what is left of it. */
@Tag("kubernetes")
@Execution(ExecutionMode.CONCURRENT)
class RestartTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private Cluster cluster;
    private final TestTaskContext task = TestTaskContext.wanted("contract", "{\"name\":\"$(HOME) x\"}");

    @BeforeEach
    void makeNamespace() {
        cluster = new Cluster();
    }

    @AfterEach
    void removeNamespace() {
        cluster.close();
    }

    private Adapter adapter(Config config, String workDirectory) {
        return cluster.adapter(
                config, folder.resolve(workDirectory), new KubernetesAdapterFactory(new Watches(http -> {})));
    }

    private static Outcome outcome(Run run) throws Exception {
        return run.outcome().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aLaunchThatWasInterruptedIsFoundByItsTaskAlone_rule2() throws Exception {
        try (Adapter killed = adapter(Config.shell("exit 3"), "one")) {
            killed.launch(task);
        }

        try (Adapter next = adapter(Config.shell("exit 4"), "one")) {
            Run found = next.reattach(task.again(), Handle.NONE).orElseThrow();

            assertThat(outcome(found))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).isEqualTo("Kubernetes.ExitCode.3"));
        }
        assertThat(cluster.jobs()).hasSize(1);
    }

    @Test
    void aRunIsJudgedByTheConfigurationThatItStartedUnder() throws Exception {
        Handle handle;
        try (Adapter before = adapter(Config.shell("exit 3").rule(3, null, null, "Tool.Three"), "one")) {
            handle = before.launch(task).handle();
        }

        try (Adapter after = adapter(Config.shell("exit 3").accept(3), "one")) {
            assertThat(outcome(after.reattach(task.again(), handle).orElseThrow()))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.error()).isEqualTo("Tool.Three"));
        }
    }

    @Test
    void theWholeInputArrivesAsAFileAndAsAVariable() throws Exception {
        Config config = Config.shell(
                        "[ \"$INPUT\" = \"$(cat /in/task.json)\" ] && cat /in/task.json >/dev/termination-log")
                .input("INPUT", "/in/task.json")
                .result(ResultSource.MESSAGE);
        try (Adapter adapter = adapter(config, "one")) {
            assertThat(outcome(adapter.launch(task)))
                    .isEqualTo(new Outcome.Succeeded(task.task().input()));
        }
    }

    @Test
    void whatIsPrintedCanBeReadWhileTheProgramWorksAndOnceOnly() throws Exception {
        try (Adapter adapter = adapter(Config.shell("echo one; echo two >&2; sleep 4; echo three"), "one")) {
            Run run = adapter.launch(task);
            StringBuilder read = new StringBuilder();
            String[] cursor = {LogPage.START};

            await().atMost(PATIENCE).until(() -> {
                LogPage page = run.log(cursor[0]).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                read.append(page.text());
                cursor[0] = page.cursor();
                return page.end();
            });

            assertThat(read.toString().lines()).containsExactlyInAnyOrder("one", "two", "three");
        }
    }

    @Test
    void aReplicaThatIsGoneLeavesAJobThatAnotherOneRemoves() throws Exception {
        try (Adapter gone = adapter(Config.shell("exec sleep 600"), "one")) {
            gone.launch(task);
            await().atMost(PATIENCE).until(() -> cluster.runs(task.task()));
        }
        Job otherPools = cluster.client
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace)
                .resource(foreign("others", "any"))
                .create();

        TestTaskContext followed = TestTaskContext.wanted("contract", "{}");
        try (Adapter next = adapter(Config.shell("exec sleep 600").orphanAfter(Duration.ofSeconds(24)), "other")) {
            Run run = next.launch(followed);

            await().atMost(PATIENCE).until(() -> cluster.jobsOf(task.task()).isEmpty());

            assertThat(cluster.jobsOf(followed.task())).hasSize(1);
            assertThat(run.outcome().toCompletableFuture()).isNotDone();
            assertThat(cluster.jobs()).anyMatch(job -> Meta.uid(job).equals(Meta.uid(otherPools)));
        }
    }

    @Test
    void aReplicaThatLeavesTakesTheLeasesAwayOfThoseThatDiedAndHaveNoJobs() throws Exception {
        ReplicaLeases leases = ReplicaLeases.ofJobs(cluster.client, cluster.namespace, "default");
        leases.renew("dead", Instant.now(), Duration.ofHours(1));
        leases.renew("perhaps-dead", Instant.now(), Duration.ofHours(1));
        cluster.client
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace)
                .resource(foreign("default", "perhaps-dead"))
                .create();

        try (Adapter adapter = adapter(Config.shell("true"), "one")) {
            outcome(adapter.launch(task));
        }

        assertThat(leases.signs()).containsOnlyKeys("perhaps-dead");
    }

    /** So that the deletion meets the Job's controller and the garbage collector at any point of their work. */
    @Test
    void whatIsCancelledWhileItIsMadeEndsAsWell_rule6() throws Exception {
        try (Adapter adapter = adapter(Config.shell("exec sleep 600"), "one")) {
            List<CompletionStage<Void>> ends = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Run run = adapter.launch(TestTaskContext.wanted("contract", "{}"));
                ends.add(run.cancel("it was a mistake"));
            }

            for (CompletionStage<Void> end : ends) {
                end.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(cluster.pods()).allMatch(Examination::isOver);
        }
    }

    private static Job foreign(String pool, String replica) {
        return Config.yaml("""
                metadata:
                  name: of-somebody-else
                  labels:
                    app.kubernetes.io/managed-by: legacy-bridge
                    legacybridge.io/pool: %s
                    legacybridge.io/owner: %s
                  finalizers: [legacybridge.io/outcome]
                spec:
                  parallelism: 0
                  template: {spec: {restartPolicy: Never, containers: [{name: a, image: 'localhost/busybox:dev'}]}}
                """.formatted(pool, replica), Job.class);
    }
}
