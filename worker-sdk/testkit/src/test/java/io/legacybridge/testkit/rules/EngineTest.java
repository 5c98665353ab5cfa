package io.legacybridge.testkit.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.StatesEngine;
import io.legacybridge.states.http.StatesHttpServer;
import io.legacybridge.testkit.ScriptedAdapter;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.ActivityServiceConfig;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.DrainPolicy;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole worker, over the real AWS SDK and HTTP, with a real engine at the other end. */
class EngineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String DEFINITION = """
            {"StartAt": "Work", "TimeoutSeconds": 300, "States": {"Work": {"Type": "Task", "End": true,
             "Resource": "arn:aws:states:us-east-1:123456789012:activity:work",
             "TimeoutSeconds": 120, "HeartbeatSeconds": 2,
             "Retry": [{"ErrorEquals": ["Bridge.Retry", "States.Timeout"], "IntervalSeconds": 1}]}}}""";

    private final ScriptedAdapter adapter = new ScriptedAdapter();
    private final AtomicInteger beats = new AtomicInteger();
    private final List<Worker> workers = new ArrayList<>();
    private StatesEngine engine;
    private StatesHttpServer server;
    private ActivityService service;
    private String machine;

    @BeforeEach
    void startEngineAndWorker() throws Exception {
        engine = StatesEngine.builder().build();
        server = StatesHttpServer.start(engine, "127.0.0.1", 0);
        service = ActivityServiceConfig.local(URI.create("http://127.0.0.1:" + server.port()))
                .connect();
        worker(adapter);
        machine = call(
                        "CreateStateMachine",
                        node().put("name", "machine")
                                .put("definition", DEFINITION)
                                .put("roleArn", "arn:aws:iam::123456789012:role/test"))
                .get("stateMachineArn")
                .asText();
    }

    private Worker worker(ScriptedAdapter with) throws Exception {
        ActivityPolicy policy = ActivityPolicy.ofSlots(1).withClocks(Duration.ofSeconds(2), Duration.ofSeconds(120));
        Worker worker = Worker.builder(service)
                .activity("work", policy, with)
                .createActivities(true)
                .drain(new DrainPolicy(Duration.ZERO, Duration.ofSeconds(5)))
                .listener(new Counting(beats))
                .build();
        workers.add(worker);
        worker.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
        return worker;
    }

    @AfterEach
    void stop() throws IOException {
        workers.forEach(Worker::close);
        service.close();
        server.close();
        engine.close();
    }

    @Test
    void anExecutionSucceedsWithTheOutputOfTheRun() throws Exception {
        String execution = execute("{\"n\":1}");
        await().atMost(PATIENCE).until(() -> adapter.runs().size() == 1);
        assertThat(adapter.lastRun().task().task().input()).isEqualTo("{\"n\":1}");

        adapter.lastRun().end(new Outcome.Succeeded("{\"made\":true}"));

        await().atMost(PATIENCE).until(() -> status(execution).equals("SUCCEEDED"));
        assertThat(describe(execution).get("output").asText()).isEqualTo("{\"made\":true}");
    }

    @Test
    void aFailureReachesTheStateMachineByItsName() throws Exception {
        String execution = execute("{}");
        await().atMost(PATIENCE).until(() -> adapter.runs().size() == 1);

        adapter.lastRun().end(new Outcome.Failed("Process.ExitCode.3", "no such field"));

        await().atMost(PATIENCE).until(() -> status(execution).equals("FAILED"));
        assertThat(describe(execution).get("error").asText()).isEqualTo("Process.ExitCode.3");
        assertThat(describe(execution).get("cause").asText()).isEqualTo("no such field");
    }

    @Test
    void heartbeatsKeepASilentRunAliveBeyondHeartbeatSeconds() throws Exception {
        String execution = execute("{}");
        await().atMost(PATIENCE).until(() -> adapter.runs().size() == 1);

        await().atMost(PATIENCE).until(() -> beats.get() >= 8);

        assertThat(status(execution)).isEqualTo("RUNNING");
        assertThat(adapter.runs()).hasSize(1);
        adapter.lastRun().succeed();
        await().atMost(PATIENCE).until(() -> status(execution).equals("SUCCEEDED"));
    }

    @Test
    void stoppingTheExecutionCancelsTheRun() throws Exception {
        String execution = execute("{}");
        await().atMost(PATIENCE).until(() -> adapter.runs().size() == 1);

        call("StopExecution", node().put("executionArn", execution));

        await().atMost(PATIENCE).until(() -> adapter.lastRun().cancelled());
        adapter.lastRun().confirmGone();
        await().atMost(PATIENCE)
                .until(() -> workers.get(0).status().get(0).tasks().isEmpty());
    }

    @Test
    void aDrainingWorkerHandsItsTaskToAnother() throws Exception {
        String execution = execute("{}");
        await().atMost(PATIENCE).until(() -> adapter.runs().size() == 1);

        var drained = workers.get(0).drain().toCompletableFuture();
        await().atMost(PATIENCE).until(() -> adapter.lastRun().cancelled());
        adapter.lastRun().confirmGone();
        drained.get(30, TimeUnit.SECONDS);

        ScriptedAdapter other = new ScriptedAdapter();
        worker(other);
        await().atMost(PATIENCE).until(() -> other.runs().size() == 1);
        other.lastRun().succeed();
        await().atMost(PATIENCE).until(() -> status(execution).equals("SUCCEEDED"));
        assertThat(adapter.runs()).hasSize(1);
    }

    private String execute(String input) throws Exception {
        return call("StartExecution", node().put("stateMachineArn", machine).put("input", input))
                .get("executionArn")
                .asText();
    }

    private String status(String execution) throws Exception {
        return describe(execution).get("status").asText();
    }

    private ObjectNode describe(String execution) throws Exception {
        return call("DescribeExecution", node().put("executionArn", execution));
    }

    private ObjectNode call(String operation, ObjectNode request) throws Exception {
        return engine.call(operation, request).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Counts what the tests wait for. */
    private record Counting(AtomicInteger beats) implements WorkerListener {
        @Override
        public void heartbeatAcknowledged(ActivityTask task, Duration lag) {
            beats.incrementAndGet();
        }
    }
}
