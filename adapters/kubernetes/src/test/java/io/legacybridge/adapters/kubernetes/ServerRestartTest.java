package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.legacybridge.testkit.ScriptedActivityService;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The API server is killed and started again while Jobs run and others are to be created, and takes neither the watches
 * nor the token of before. It is the one of {@code .ci/kube}, since no other cluster's owner would lend his for this.
 */
@Tag("own-cluster")
@Isolated("the API server goes away for some seconds")
class ServerRestartTest {
    private static final String KUBE = "../../.ci/kube";
    private static final int TASKS = 12;
    private static final int SLOTS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    /** How often everything of a kind was listed, by the kind's plural. */
    private final Map<String, Integer> lists = new ConcurrentHashMap<>();

    private final Interceptor counting = new Interceptor() {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            String path = request.uri().getPath();
            boolean isWatch = String.valueOf(request.uri().getQuery()).contains("watch=true");
            if (request.method().equals("GET") && !isWatch && path.matches(".*/(jobs|pods)")) {
                lists.merge(path.substring(path.lastIndexOf('/') + 1), 1, Integer::sum);
            }
        }
    };

    @Test
    void everyJobIsStillFollowedAndNoneIsCreatedTwice() throws Exception {
        try (Cluster cluster = new Cluster()) {
            ExpiringCredentials credentials = new ExpiringCredentials(cluster, folder);
            Config config = Config.shell("sleep 3; echo '{}'")
                    .result(ResultSource.LOG)
                    .kubeconfig(credentials.kubeconfig())
                    .namespace(cluster.namespace);
            Watches watches = new Watches(http -> http.addOrReplaceInterceptor("counting", counting));
            try (Adapter adapter = cluster.adapter(config, folder, new KubernetesAdapterFactory(watches))) {
                works(cluster, credentials, adapter);
            }
        }
    }

    private void works(Cluster cluster, ExpiringCredentials credentials, Adapter adapter) throws Exception {
        ScriptedActivityService service = new ScriptedActivityService();
        ActivityPolicy policy =
                ActivityPolicy.ofSlots(SLOTS).withClocks(Duration.ofSeconds(60), Duration.ofMinutes(30));
        try (Worker worker =
                Worker.builder(service).activity("contract", policy, adapter).build()) {
            worker.start();
            List<TaskToken> tokens = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                tokens.add(service.offer("contract", "{}"));
            }
            await().atMost(PATIENCE).until(() -> cluster.jobs().size() > SLOTS);
            Map<String, Integer> before = Map.copyOf(lists);
            String version = version(cluster);
            // What the watches know is too old for the server that comes, and so is the token that they began with.
            credentials.renew();
            credentials.endTheOneBefore();
            int asked = credentials.asked();

            restartTheApiServer();
            assertThat(watch(cluster, version)).contains("\"code\":410");

            await().atMost(PATIENCE)
                    .until(() -> tokens.stream()
                            .allMatch(token -> service.result(token).isPresent()));
            assertThat(tokens)
                    .allSatisfy(token -> assertThat(service.result(token)).get().isInstanceOf(Outcome.Succeeded.class));
            assertThat(cluster.jobs())
                    .extracting(job -> Meta.label(job, Labels.TASK))
                    .containsExactlyInAnyOrderElementsOf(
                            tokens.stream().map(TaskToken::id).toList());
            assertThat(cluster.pods()).hasSize(TASKS);
            assertThat(credentials.asked()).isGreaterThan(asked);
            // Not of both kinds: one of the two watches may have seen the last write of all, and can go on from there.
            await("what is too old (410) is listed again")
                    .atMost(PATIENCE)
                    .until(() -> lists.entrySet().stream()
                            .anyMatch(kind -> kind.getValue() > before.getOrDefault(kind.getKey(), 0)));
        }
    }

    private static String version(Cluster cluster) {
        return cluster.client
                .batch()
                .v1()
                .jobs()
                .inNamespace(cluster.namespace)
                .list()
                .getMetadata()
                .getResourceVersion();
    }

    /** What the server answers to a watch that goes on from a version. */
    private static String watch(Cluster cluster, String version) {
        return cluster.client.raw("/apis/batch/v1/namespaces/" + cluster.namespace
                + "/jobs?watch=true&timeoutSeconds=1&resourceVersion=" + version);
    }

    private static void restartTheApiServer() throws IOException, InterruptedException {
        Process restart =
                new ProcessBuilder(KUBE, "restart", "apiserver").inheritIO().start();
        assertThat(restart.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(restart.exitValue())
                .as("exit status of .ci/kube restart apiserver")
                .isZero();
    }
}
