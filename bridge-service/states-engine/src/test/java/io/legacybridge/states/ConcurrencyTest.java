package io.legacybridge.states;

import static io.legacybridge.states.LocalEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many executions and many workers at once, on real threads and real time. */
class ConcurrencyTest {

    private static final int EXECUTIONS = 200;
    private static final int TASKS_EACH = 3;

    @Test
    void eachTaskIsHandedOutOnceAndEachExecutionEnds() throws Exception {
        Set<String> tokens = ConcurrentHashMap.newKeySet();
        AtomicInteger handedOut = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (StatesEngine engine = StatesEngine.builder().build()) {
            String activity = engine.call("CreateActivity", json("{'name': 'a'}"))
                    .toCompletableFuture()
                    .join()
                    .path("activityArn")
                    .asText();
            String machine = createMachine(engine, activity);
            for (int i = 0; i < 40; i++) {
                poll(engine, activity, tokens, handedOut);
            }
            List<String> executions = new ArrayList<>();
            List<Future<String>> starts = new ArrayList<>();
            for (int i = 0; i < EXECUTIONS; i++) {
                starts.add(threads.submit(() -> engine.call(
                                "StartExecution", json("{'input': '[1, 2, 3]'}").put("stateMachineArn", machine))
                        .toCompletableFuture()
                        .join()
                        .path("executionArn")
                        .asText()));
            }
            for (Future<String> start : starts) {
                executions.add(start.get());
            }
            for (String execution : executions) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> engine.call("DescribeExecution", json("{}").put("executionArn", execution))
                                .toCompletableFuture()
                                .join()
                                .path("status")
                                .asText()
                                .equals("SUCCEEDED"));
            }
            assertThat(tokens).hasSize(EXECUTIONS * TASKS_EACH);
            assertThat(handedOut).hasValue(EXECUTIONS * TASKS_EACH);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void poll(StatesEngine engine, String activity, Set<String> tokens, AtomicInteger handedOut) {
        engine.call("GetActivityTask", json("{}").put("activityArn", activity)).thenAcceptAsync(task -> {
            if (task.has("taskToken")) {
                handedOut.incrementAndGet();
                tokens.add(task.path("taskToken").asText());
                ObjectNode success = json("{'output': '{}'}")
                        .put("taskToken", task.path("taskToken").asText());
                engine.call("SendTaskSuccess", success).toCompletableFuture().join();
                poll(engine, activity, tokens, handedOut);
            }
        });
    }

    private static String createMachine(StatesEngine engine, String activity) {
        ObjectNode machine = json("{'name': 'm', 'roleArn': 'arn:aws:iam::123456789012:role/r'}");
        machine.put(
                "definition",
                ("{'StartAt': 'M', 'States': {'M': {'Type': 'Map', 'End': true, 'ItemProcessor': {'StartAt': 'T', 'States':"
                                + " {'T': {'Type': 'Task', 'Resource': '" + activity
                                + "', 'TimeoutSeconds': 60, 'HeartbeatSeconds': 30, 'End': true}}}}}}")
                        .replace('\'', '"'));
        return engine.call("CreateStateMachine", machine)
                .toCompletableFuture()
                .join()
                .path("stateMachineArn")
                .asText();
    }
}
