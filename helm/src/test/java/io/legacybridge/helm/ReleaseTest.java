package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.UpgradeCommand;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.legacybridge.states.StatesEngine;
import io.legacybridge.states.http.StatesHttpServer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases on a real cluster, with the real image: it is asked for the engine of this test, which the pods reach at
 * this machine's address. Needs the image {@code localhost/legacy-bridge:dev} in the cluster.
 */
@Tag("kubernetes")
class ReleaseTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "machine-data");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String RELEASE = "field";
    private static final String VALUES = """
            defaults:
              image: {repository: localhost/legacy-bridge, tag: dev, pullPolicy: Never}
              envFrom: [{secretRef: {name: %1$s}}]
              javaOptions: -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=50
              resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 512Mi}}
              probes: {startup: {failureThreshold: 300}}
              config:
                stepFunctions: {endpoint: "http://%2$s:%3$d", region: us-east-1}
                drain: {finishWithin: 3s}
            pools:
              tracks: {config: {activities: {%4$s-track: {%5$s}}}}
              tickets: {config: {activities: {%4$s-ticket: {%6$s}}}}
            """;
    /** Tracks are over before a drain is; tickets are not, and are handed back. */
    private static final String ACTIVITY = """
            slots: 2, heartbeat: 30s, timeout: 5m, \
            adapter: {type: process, command: [sh, -c, 'sleep %d; echo "$1"', sh, '{{$.number}}'], \
            result: {stdout: json}, trusted: true}""";
    /** Another configuration for both pools: their pods are replaced. */
    private static final String CHANGE = "defaults: {config: {drain: {finishWithin: 4s}}}";

    private final Cluster cluster = new Cluster();
    private final StatesEngine engine = StatesEngine.builder().build();

    @SuppressWarnings("NullAway.Init")
    private StatesHttpServer http;

    @SuppressWarnings("NullAway.Init")
    private InetAddress machine;

    @BeforeEach
    void listen() throws Exception {
        machine = cluster.thisMachine();
        http = StatesHttpServer.start(engine, machine.getHostAddress(), 0, Set.of(machine.getHostAddress()));
    }

    @AfterEach
    void close() {
        engine.releasePolls();
        cluster.close();
        http.close();
        engine.close();
    }

    @Test
    void aReleaseWorksIsUpgradedUnderLoadGoesBackAndLeavesNothing() throws Exception {
        String namespace = cluster.namespace();
        Set<String> before = cluster.everything(namespace);
        Endings endings = new Endings(cluster.client(), namespace);
        String values = values(namespace);
        install(namespace, values);
        for (String pool : List.of("tracks", "tickets")) {
            assertThat(cluster.pods(namespace, pool)).hasSize(2).allMatch(Readiness::isPodReady);
        }
        isConfined(pod(namespace, "tracks"));
        Set<String> first = pods(namespace);
        Set<String> all = new HashSet<>(first);

        Workload tracks = Workload.start(engine, namespace + "-track");
        Workload tickets = Workload.start(engine, namespace + "-ticket");
        Awaitility.await().atMost(PATIENCE).until(() -> tracks.done() > 4 && tickets.done() > 4);
        assertThat(cluster.ask(pod(namespace, "tracks"), "/metrics"))
                .contains("legacy_bridge_slots{activity=\"" + namespace + "-track\"} 2.0");

        upgrade(namespace, values, CHANGE);
        assertThat(pods(namespace)).hasSize(4).doesNotContainAnyElementsOf(first);
        all.addAll(pods(namespace));
        keepsWorking(tracks, tickets);

        String back = Helm.get(RELEASE)
                .values()
                .withRevision(1)
                .withNamespace(namespace)
                .withKubeConfig(Cluster.kubeconfig())
                .call();
        upgrade(namespace, back);
        all.addAll(pods(namespace));
        keepsWorking(tracks, tickets);
        tracks.finish();
        tickets.finish();
        assertThat(tickets.takenOn()).isPositive();

        Helm.test(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(Cluster.kubeconfig())
                .withTimeout((int) PATIENCE.toSeconds())
                .call();

        uninstall(namespace);
        leavesOnly(before, namespace);
        Awaitility.await().untilAsserted(() -> assertThat(endings.gone()).containsOnlyKeys(all));
        assertThat(endings.gone())
                .as("each pod drained and ended by itself, before its grace period was over")
                .allSatisfy((pod, inTime) -> assertThat(inTime).isTrue());
        assertThat(endings.exitCodes())
                .isNotEmpty()
                .allSatisfy((pod, exitCode) -> assertThat(exitCode).isZero());
        endings.close();
    }

    /** What the standard "restricted" is about, looked at from within. */
    private void isConfined(Pod pod) throws InterruptedException {
        String program = cluster.run(pod, "cat", "/proc/self/status");
        assertThat(program)
                .containsPattern("Uid:\\s+10001\\s+10001")
                .containsPattern("Gid:\\s+10001\\s+10001")
                .containsPattern("CapEff:\\s+0+\n")
                .containsPattern("CapBnd:\\s+0+\n")
                .containsPattern("NoNewPrivs:\\s+1\n")
                .containsPattern("Seccomp:\\s+2\n");
        assertThat(cluster.run(pod, "touch", "/opt/legacy-bridge/plugins/any.jar"))
                .contains("Read-only file system");
        assertThat(cluster.run(pod, "ls", "/var/run/secrets")).contains("No such file or directory");
    }

    @Test
    void aConfigurationThatIsRefusedStopsTheRollAndTheOldPodsGoOn() throws Exception {
        String namespace = cluster.namespace();
        String values = values(namespace);
        install(namespace, values, "pools: {tickets: null}");
        Set<String> first = pods(namespace);

        // The schema takes any duration here; the service sees that it is not less than the timeout.
        String wrong = "pools: {tickets: null, tracks: {config: {activities: {%s-track: {heartbeat: 9m}}}}}";
        upgradeWithoutWaiting(namespace, values, wrong.formatted(namespace));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> cluster.pods(namespace, "tracks").stream()
                        .filter(pod -> !first.contains(pod.getMetadata().getName()))
                        .anyMatch(ReleaseTest::wasRefused));
        assertThat(cluster.pods(namespace, "tracks"))
                .filteredOn(pod -> first.contains(pod.getMetadata().getName()))
                .hasSize(2)
                .allMatch(Readiness::isPodReady);

        Workload tracks = Workload.start(engine, namespace + "-track");
        Awaitility.await().atMost(PATIENCE).until(() -> tracks.done() > 4);
        tracks.finish();
    }

    @Test
    void aContainerThatIsKilledIsStartedAgainAndNothingIsLost() throws Exception {
        String namespace = cluster.namespace();
        install(namespace, values(namespace), "pools: {tickets: null, tracks: {replicas: 1}}");
        Workload tracks = Workload.start(engine, namespace + "-track");
        Awaitility.await().atMost(PATIENCE).until(() -> tracks.done() > 4);

        String killJava = "for it in /proc/[0-9]*; do [ \"$(cat $it/comm)\" = java ] && kill -KILL ${it#/proc/}; done";
        cluster.run(pod(namespace, "tracks"), "sh", "-c", killJava);
        Awaitility.await().atMost(PATIENCE).until(() -> {
            Pod pod = pod(namespace, "tracks");
            return pod.getStatus().getContainerStatuses().get(0).getRestartCount() == 1 && Readiness.isPodReady(pod);
        });
        keepsWorking(tracks);
        tracks.finish();
        assertThat(tracks.takenOn()).as("found in the journal, and handed back").isPositive();
    }

    @Test
    void theTasksOfAPodThatIsGoneAreAdoptedByAnotherOfItsPool() throws Exception {
        String namespace = cluster.namespace();
        String ofJobs = cluster.namespace();
        Set<String> before = cluster.everything(namespace);
        Set<String> beforeOfJobs = cluster.everything(ofJobs);
        install(namespace, values(namespace), """
                pools:
                  tracks: null
                  tickets: null
                  jobs:
                    config:
                      journal: {kubernetes: {leaseDuration: 10s}}
                      drain: {finishWithin: 60s}
                      activities:
                        %s-job:
                          slots: 2
                          heartbeat: 30s
                          timeout: 5m
                          adapter:
                            type: kubernetes
                            namespace: %s
                            image: localhost/legacy-bridge:dev
                            imagePullPolicy: Never
                            command: [sh, -c, 'sleep 8; echo "$1" >/dev/termination-log', sh, '{{$.number}}']
                            result: {from: message}
                            keepFor: 0s
                """.formatted(namespace, ofJobs));
        Workload jobs = Workload.start(engine, namespace + "-job");
        Awaitility.await().atMost(PATIENCE).until(() -> jobs.done() > 4);

        // Gone within two seconds, which is before its drain hands anything back.
        cluster.client().resource(pod(namespace, "jobs")).withGracePeriod(0).delete();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> cluster.pods(namespace, "jobs").stream()
                        .anyMatch(pod ->
                                Readiness.isPodReady(pod) && cluster.log(pod).contains("is adopted")));
        keepsWorking(jobs);
        jobs.finish();
        assertThat(jobs.takenOn()).as("executions that needed a second attempt").isZero();

        Workload.start(engine, namespace + "-job"); // so that the end comes amid Jobs
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> cluster.everything(ofJobs).stream().anyMatch(thing -> thing.startsWith("Job ")));
        endThePods(namespace);
        uninstall(namespace);
        leavesOnly(before, namespace);
        leavesOnly(beforeOfJobs, ofJobs);
    }

    @Test
    void twoReleasesSeeNothingOfEachOther() throws Exception {
        String one = cluster.namespace();
        String other = cluster.namespace();
        Set<String> before = cluster.everything(other);
        String pools = """
                pools:
                  tickets: null
                  tracks: {replicas: 1}
                  jobs:
                    replicas: 1
                    config:
                      activities:
                        %s-job:
                          heartbeat: 30s
                          timeout: 5m
                          adapter:
                            type: kubernetes
                            image: localhost/legacy-bridge:dev
                            imagePullPolicy: Never
                            command: [sh, -c, 'echo "$1" >/dev/termination-log', sh, '{{$.number}}']
                            result: {from: message}
                            keepFor: 0s
                """;
        install(one, values(one), pools.formatted(one));
        install(other, values(other), pools.formatted(other));

        assertThat(cluster.ask(pod(other, "tracks"), "/metrics"))
                .contains(other + "-track")
                .doesNotContain(one);
        String ofPrograms = RELEASE + "-legacy-bridge-tracks";
        String ofJobs = RELEASE + "-legacy-bridge-jobs";
        for (String namespace : List.of(one, other)) {
            for (String resource : List.of("pods", "secrets", "configmaps", "serviceaccounts")) {
                assertThat(cluster.may(ofPrograms, other, "list", "", resource, namespace))
                        .as(resource)
                        .isFalse();
            }
            assertThat(cluster.may(ofPrograms, other, "create", "batch", "jobs", namespace))
                    .isFalse();
            assertThat(cluster.may(ofJobs, other, "get", "", "secrets", namespace))
                    .isFalse();
            boolean own = namespace.equals(other);
            for (String verb : List.of("create", "get", "list", "watch", "patch", "delete")) {
                assertThat(cluster.may(ofJobs, other, verb, "batch", "jobs", namespace))
                        .as(verb)
                        .isEqualTo(own);
            }
            assertThat(cluster.may(ofJobs, other, "list", "", "pods", namespace))
                    .isEqualTo(own);
            assertThat(cluster.may(ofJobs, other, "create", "coordination.k8s.io", "leases", namespace))
                    .isEqualTo(own);
        }

        Workload tracks = Workload.start(engine, other + "-track");
        Workload jobs = Workload.start(engine, other + "-job");
        Awaitility.await().atMost(PATIENCE).until(() -> tracks.done() > 2 && jobs.done() > 2);
        tracks.finish();
        jobs.finish();
        assertThat(cluster.everything(one)).noneMatch(thing -> thing.startsWith("Job "));
        assertThat(List.of(pod(one, "tracks"), pod(one, "jobs")))
                .allSatisfy(pod -> assertThat(cluster.ask(pod, "/metrics")).doesNotContain("outcome=\"task\""));

        endThePods(other);
        uninstall(other);
        leavesOnly(before, other);
        assertThat(List.of(pod(one, "tracks"), pod(one, "jobs"))).allMatch(Readiness::isPodReady);
    }

    /** Both adapters over one volume, which here is a folder of this machine, the cluster's only node. */
    @Test
    void theExampleTranslatesWhatIsOnTheVolumeInJobs(@TempDir Path data) throws Exception {
        Set<PosixFilePermission> everybody = PosixFilePermissions.fromString("rwxrwxrwx");
        Path input = Files.createDirectories(data.resolve("input/monday"));
        Path output = Files.createDirectories(data.resolve("output/monday"));
        for (Path folder : List.of(data, data.resolve("input"), input, data.resolve("output"), output)) {
            Files.setPosixFilePermissions(folder, everybody);
        }
        Files.writeString(input.resolve("yield.csv"), "lon,lat,yield\n-93.5,41.5,10\n-93.6,41.6,11\n");
        Files.writeString(input.resolve("notes.txt"), "nothing that anybody here translates\n");
        String namespace = cluster.namespace();
        cluster.claim(namespace, "machine-data", data);

        install(namespace, Chart.read(EXAMPLE.resolve("kubernetes/values.yaml")), """
                pools:
                  machine-data:
                    image: {repository: localhost/machine-data, tag: dev, pullPolicy: Never}
                    env:
                      - {name: MACHINE_DATA_IMAGE, value: "localhost/machine-data:dev"}
                      - {name: MACHINE_DATA_SHARED, value: /data}
                      - {name: MACHINE_DATA_INPUT, value: /data/input}
                      - {name: MACHINE_DATA_OUTPUT, value: /data/output}
                    envFrom: [{secretRef: {name: %s}}]
                    resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 512Mi}}
                    probes: {startup: {failureThreshold: 300}}
                    config: {stepFunctions: {endpoint: "http://%s:%d", region: us-east-1}}
                """.formatted(
                        Cluster.CREDENTIALS, machine.getHostAddress(), http.port()));
        String definition = Chart.read(EXAMPLE.resolve("workflow.asl.json"));
        Workload.run(
                engine,
                definition,
                "{\"input\": \"/data/input/monday\", \"output\": \"/data/output/monday\"}",
                PATIENCE);

        assertThat(Files.readAllLines(output.resolve("summary.csv")))
                .anySatisfy(line -> assertThat(line).contains("yield.csv,YIELD_CSV,TRANSLATED,2,"))
                .anySatisfy(line -> assertThat(line).contains("notes.txt,UNKNOWN,QUARANTINED"));
        assertThat(cluster.everything(namespace)).anyMatch(thing -> thing.startsWith("Job yield-awk-"));
    }

    private String values(String namespace) {
        return VALUES.formatted(
                Cluster.CREDENTIALS,
                machine.getHostAddress(),
                http.port(),
                namespace,
                ACTIVITY.formatted(1),
                ACTIVITY.formatted(20));
    }

    private static void keepsWorking(Workload... workloads) {
        int[] done = Stream.of(workloads).mapToInt(Workload::done).toArray();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            for (int i = 0; i < workloads.length; i++) {
                if (workloads[i].done() < done[i] + 5) {
                    return false;
                }
            }
            return true;
        });
    }

    private Pod pod(String namespace, String pool) {
        return cluster.pods(namespace, pool).get(0);
    }

    private Set<String> pods(String namespace) {
        return Stream.of("tracks", "tickets")
                .flatMap(pool -> cluster.pods(namespace, pool).stream())
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** Exit status 78: the configuration has mistakes. */
    private static boolean wasRefused(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
                .anyMatch(state ->
                        state.getTerminated() != null && state.getTerminated().getExitCode() == 78);
    }

    /** As the README says to do before a pool with Jobs is uninstalled, since it needs its rights to the end. */
    private void endThePods(String namespace) {
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(deployment -> cluster.client()
                        .apps()
                        .deployments()
                        .resource(deployment)
                        .scale(0));
        engine.releasePolls();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> cluster.client()
                        .pods()
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .isEmpty());
    }

    private void uninstall(String namespace) {
        Helm.uninstall(RELEASE)
                .withNamespace(namespace)
                .withKubeConfig(Cluster.kubeconfig())
                .call();
        engine.releasePolls(); // what still drains need not wait for its last polls
    }

    private void leavesOnly(Set<String> before, String namespace) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.everything(namespace)).isEqualTo(before));
    }

    private static void install(String namespace, String... values) {
        Chart.withFiles(List.of(values), files -> {
            InstallCommand install = Chart.helm()
                    .install()
                    .withName(RELEASE)
                    .withNamespace(namespace)
                    .withKubeConfig(Cluster.kubeconfig())
                    .waitReady()
                    .withTimeout((int) PATIENCE.toSeconds());
            files.forEach(install::withValuesFile);
            return install.call();
        });
    }

    private static void upgrade(String namespace, String... values) {
        upgrade(namespace, true, values);
    }

    private static void upgradeWithoutWaiting(String namespace, String... values) {
        upgrade(namespace, false, values);
    }

    private static void upgrade(String namespace, boolean wait, String... values) {
        Chart.withFiles(List.of(values), files -> {
            UpgradeCommand upgrade = Chart.helm()
                    .upgrade()
                    .withName(RELEASE)
                    .withNamespace(namespace)
                    .withKubeConfig(Cluster.kubeconfig())
                    .resetValues()
                    .withTimeout((int) PATIENCE.toSeconds());
            files.forEach(upgrade::withValuesFile);
            return wait ? upgrade.waitReady().call() : upgrade.call();
        });
    }
}
