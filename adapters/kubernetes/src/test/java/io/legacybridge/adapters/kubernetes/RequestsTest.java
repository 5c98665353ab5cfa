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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What many Jobs cost the API server: one create and one patch each, and a few requests for all of them together. */
@Tag("kubernetes")
@Isolated("so many Jobs at once leave the node no time for others")
class RequestsTest {
    private static final int TASKS = 200;
    private static final int SLOTS = 40;
    private static final int FOR_ALL_TOGETHER = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    @TempDir
    Path folder;

    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    private final Interceptor counting = new Interceptor() {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            requests.add(request.method() + " " + request.uri().getPath()
                    + (String.valueOf(request.uri().getQuery()).contains("watch=true") ? " watch" : ""));
        }
    };

    private List<String> matching(String pattern) {
        return requests.stream().filter(request -> request.matches(pattern)).toList();
    }

    @Test
    void growWithOneCreateAndOnePatchForEachJob() {
        try (Cluster cluster = new Cluster();
                Adapter adapter = cluster.adapter(
                        Config.shell("true").keepFor(Duration.ZERO),
                        folder,
                        new KubernetesAdapterFactory(
                                new Watches(http -> http.addOrReplaceInterceptor("counting", counting))))) {
            ScriptedActivityService service = new ScriptedActivityService();
            ActivityPolicy policy =
                    ActivityPolicy.ofSlots(SLOTS).withClocks(Duration.ofSeconds(60), Duration.ofMinutes(30));
            try (Worker worker = Worker.builder(service)
                    .activity("contract", policy, adapter)
                    .build()) {
                worker.start();
                List<TaskToken> tokens = new ArrayList<>();
                for (int i = 0; i < TASKS; i++) {
                    tokens.add(service.offer("contract", "{}"));
                }
                await().atMost(PATIENCE)
                        .until(() -> tokens.stream()
                                .allMatch(token -> service.result(token).isPresent()));
                assertThat(tokens)
                        .allSatisfy(
                                token -> assertThat(service.result(token)).get().isInstanceOf(Outcome.Succeeded.class));
                await().atMost(PATIENCE).until(() -> cluster.jobs().isEmpty());
            }

            String jobs = ".*/namespaces/" + cluster.namespace + "/jobs";
            assertThat(matching("POST " + jobs)).hasSize(TASKS);
            assertThat(matching("PATCH " + jobs + "/.*")).hasSize(TASKS).doesNotHaveDuplicates();
            assertThat(matching("DELETE " + jobs + "/.*")).isEmpty();
            assertThat(matching("GET " + jobs + "/.*")).isEmpty();
            assertThat(requests).hasSizeLessThan(2 * TASKS + FOR_ALL_TOGETHER);
        }
    }
}
