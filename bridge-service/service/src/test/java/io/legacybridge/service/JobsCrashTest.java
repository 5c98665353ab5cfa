package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.legacybridge.testkit.aws.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /** The next key of the adapter in the configuration. */
    private static final String BELOW = "\n" + " ".repeat(6);

    /** S3 is not on loopback, where nobody is asked who he is. */
    private static final List<String> CREDENTIALS =
            List.of("-Daws.accessKeyId=anybody", "-Daws.secretAccessKey=anybody");

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
        Path configuration = configuration("one", 40, jobs, says("true"), "journal: {}");
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
        String work = says("sleep $(( $1 < %d ? 12 + $1 %% 2 * 12 : 2 ))".formatted(tasks));
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

    /** Each Job stores a file, which is published and is the task's result. */
    @Test
    void everyFileIsPublishedThoughTheServiceIsKilledBeforeItIs() throws Exception {
        int tasks = 24;
        String jobs = cluster.namespace();
        try (S3Server s3 = S3Server.start(folder);
                JobsEver ever = new JobsEver(cluster.client(), jobs);
                Executions executions = new Executions(endpoint, ACTIVITY, "$.result")) {
            URI address = s3.addressFor(cluster.client().getMasterUrl().toURI());
            String storage = "storage: {s3: {region: us-east-1, endpoint: '%s', pathStyle: true}}".formatted(address);
            Path configuration = configuration("files", 8, jobs, stores(), "journal: {}\n" + storage);
            try (ChildProgram server = started(configuration)) {
                executions.start(tasks);
                Awaitility.await().atMost(PATIENCE).until(() -> executions.over() >= 3);
                server.kill();
            }
            assertThat(executions.over()).isLessThan(tasks);
            try (ChildProgram server = started(configuration)) {
                executions.awaitSuccess(PATIENCE);
                assertThat(server.errors()).contains("was found");
                engine.kill();
                ends(server);
            }
            leavesNothingIn(jobs);
            ever.assertOnceEach(tasks);
            assertThat(stored(address))
                    .isEqualTo(IntStream.range(0, tasks)
                            .mapToObj(number -> number + ".json")
                            .collect(Collectors.toSet()));
        }
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
                      %s
                      stop: {grace: 1s}
                      keepFor: 0s
                server:
                  applicationConnectors: [{type: http, port: 0}]
                  adminConnectors: [{type: http, port: 0}]
                """.formatted(
                        endpoint, name, journal, ACTIVITY, slots, TestCluster.kubeconfig(), namespace, work));
    }

    /** What a container does whose last words are the task's number. */
    private static String says(String work) {
        return runs(work + "; echo $1 >/dev/termination-log") + "result: {from: message}";
    }

    /** What a container does that stores the task's number: one in four takes so long that a kill comes amid it. */
    private static String stores() {
        return runs(S3Server.PUT_BY_SHELL
                        + "echo $1 >/tmp/number; sleep $(( $1 % 4 * 5 )); put \"$NUMBER\" /tmp/number")
                + "out: {number: {publish: 's3://%s/{{$.number}}.json', root: 's3://%s/', env: NUMBER}}"
                        .formatted(S3Server.BUCKET, S3Server.BUCKET)
                + BELOW + "result: {from: file, file: number}";
    }

    /** Braces after a dollar are the configuration's own way to name a variable. */
    private static String runs(String script) {
        return "command: [sh, -c, " + TextNode.valueOf(script.replace("${", "$${")) + ", sh, '{{$.number}}']" + BELOW;
    }

    /** The names of all that is in the bucket. */
    private static Set<String> stored(URI s3) throws IOException, InterruptedException {
        String listing = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(s3.resolve("/" + S3Server.BUCKET + "?list-type=2"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return Pattern.compile("<Key>(.*?)</Key>")
                .matcher(listing)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }

    private ChildProgram started(Path configuration) throws IOException {
        ChildProgram server = ChildProgram.start(folder, CREDENTIALS, "server", configuration.toString());
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
