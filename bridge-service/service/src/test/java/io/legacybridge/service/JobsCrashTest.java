package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule 2 with real processes and a real cluster: the engine in one JVM, services in others, which are killed amid their
 * Jobs. What was ever created is heard from the API server.
 */
@Tag("kubernetes")
class JobsCrashTest {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String ACTIVITY = "job";

    private final SecureRandom random = new SecureRandom();
    private final TestCluster cluster = new TestCluster();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ChildProgram engine;

    @SuppressWarnings("NullAway.Init")
    private URI endpoint;

    @BeforeEach
    void startEngine() throws IOException {
        engine = ChildProgram.start(folder, "engine", "--port", "0");
        endpoint = URI.create(engine.awaitLine("listening on "));
    }

    @AfterEach
    void stop() {
        engine.close();
        cluster.close();
    }

    @Test
    void everyJobIsStartedOnceThoughTheServiceIsKilledAmidTwoHundred() throws Exception {
        int tasks = 200;
        String jobs = cluster.namespace();
        Path configuration = configuration("one", 40, jobs, "true", "journal: {}");
        try (JobsEver ever = new JobsEver(cluster.client(), jobs);
                Executions executions = new Executions(endpoint, ACTIVITY)) {
            int killedAfter = 20 + random.nextInt(tasks - 80);
            try (ChildProgram server = started(configuration)) {
                executions.start(tasks);
                Awaitility.await().atMost(PATIENCE).until(() -> executions.over() >= killedAfter);
                server.kill();
            }
            assertThat(executions.over()).as("killed after %d", killedAfter).isLessThan(tasks);
            try (ChildProgram server = started(configuration)) {
                executions.awaitSuccess(PATIENCE);
                assertThat(server.errors()).contains("was found");
                engine.kill();
                ends(server);
            }
            leavesNothingIn(jobs);
            ever.assertOnceEach(tasks);
        }
    }

    @Test
    void theTasksOfAReplicaThatIsKilledEndUnderTheOtherUntilItComesBack() throws Exception {
        int tasks = 6;
        String jobs = cluster.namespace();
        String journal = cluster.namespace();
        String inTheCluster = "journal: {kubernetes: {namespace: %s, pool: two, leaseDuration: 10s, kubeconfig: '%s'}}"
                .formatted(journal, TestCluster.kubeconfig());
        // Of the first ones some end before anybody adopts them, and some after that.
        String work = "sleep $(( $1 < %d ? 12 + $1 %% 2 * 12 : 2 ))".formatted(tasks);
        Path one = configuration("one", tasks / 2, jobs, work, inTheCluster);
        Path other = configuration("other", tasks / 2, jobs, work, inTheCluster);
        try (JobsEver ever = new JobsEver(cluster.client(), jobs);
                Executions executions = new Executions(endpoint, ACTIVITY);
                ChildProgram stays = started(one)) {
            String survivor = cluster.replicas(journal).iterator().next();
            String victim;
            try (ChildProgram killed = started(other)) {
                executions.start(tasks);
                Awaitility.await().atMost(PATIENCE).until(() -> ever.started() == tasks);
                killed.kill();
                victim = cluster.owners(journal).stream()
                        .filter(owner -> !owner.equals(survivor))
                        .findFirst()
                        .orElseThrow();
            }
            Awaitility.await("the adoption of its tasks")
                    .atMost(PATIENCE)
                    .until(() -> !cluster.owners(journal).contains(victim));
            executions.awaitSuccess(PATIENCE);
            assertThat(stays.errors()).contains("is adopted");
            ever.assertOnceEach(tasks);

            try (ChildProgram back = started(other)) {
                executions.start(tasks);
                Awaitility.await("work for the one that came back")
                        .atMost(PATIENCE)
                        .until(() -> cluster.owners(journal).contains(victim));
                executions.awaitSuccess(PATIENCE);
                engine.kill();
                ends(back);
            }
            ends(stays);
            ever.assertOnceEach(2 * tasks);
        }
        leavesNothingIn(jobs);
        leavesNothingIn(journal);
    }

    private Path configuration(String name, int slots, String namespace, String work, String journal)
            throws IOException {
        return Files.writeString(folder.resolve(name + ".yml"), """
                stepFunctions: {endpoint: '%s'}
                workDirectory: %s
                %s
                activities:
                  %s:
                    slots: %d
                    heartbeat: 60s
                    timeout: 30m
                    adapter:
                      type: kubernetes
                      cluster: {kubeconfig: '%s'}
                      namespace: %s
                      image: localhost/busybox:dev
                      imagePullPolicy: Never
                      runAsUser: 65534
                      command: [sh, -c, '%s; echo $1 >/dev/termination-log', sh, '{{$.number}}']
                      result: {from: message}
                      stop: {grace: 1s}
                      keepFor: 0s
                server:
                  applicationConnectors: [{type: http, port: 0}]
                  adminConnectors: [{type: http, port: 0}]
                """.formatted(
                        endpoint, name, journal, ACTIVITY, slots, TestCluster.kubeconfig(), namespace, work));
    }

    private ChildProgram started(Path configuration) throws IOException {
        ChildProgram server = ChildProgram.start(folder, "server", configuration.toString());
        server.awaitLine("stops within ");
        return server;
    }

    /** Without its engine, whose open polls it would wait for. */
    private static void ends(ChildProgram server) throws InterruptedException {
        server.terminate();
        long limit = Long.parseLong(server.awaitLine("stops within ").replace(" s", ""));
        assertThat(server.awaitExit(limit)).isZero();
    }

    private void leavesNothingIn(String namespace) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.leftIn(namespace)).isEmpty());
    }
}
