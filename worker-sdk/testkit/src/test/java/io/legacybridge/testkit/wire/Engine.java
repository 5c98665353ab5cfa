package io.legacybridge.testkit.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.StatesEngine;
import io.legacybridge.states.http.StatesHttpServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real engine with a state machine of one task, which is tried again as often as it takes. */
final class Engine implements AutoCloseable {
    static final String ACTIVITY = "work";

    private static final String DEFINITION = """
            {"StartAt": "Work", "States": {"Work": {"Type": "Task", "End": true,
             "Resource": "arn:aws:states:us-east-1:123456789012:activity:work",
             "TimeoutSeconds": 7200, "HeartbeatSeconds": %d,
             "Retry": [{"ErrorEquals": ["Bridge.Retry", "States.Timeout"],
               "IntervalSeconds": 1, "BackoffRate": 1, "MaxAttempts": 100}]}}}""";

    private final StatesEngine engine;
    private final StatesHttpServer server;
    private final String machine;
    private final List<String> executions = new ArrayList<>();

    /** One that hands tasks to polls whose callers are gone, as Step Functions does. */
    static Engine likeStepFunctions(Duration heartbeat) throws Exception {
        return new Engine(StatesEngine.builder().answersGonePolls(true).build(), heartbeat);
    }

    /** One that loses no task by itself, and ends polls after a few seconds. */
    static Engine considerate(Duration heartbeat) throws Exception {
        return new Engine(
                StatesEngine.builder().pollDuration(Duration.ofSeconds(5)).build(), heartbeat);
    }

    private Engine(StatesEngine engine, Duration heartbeat) throws Exception {
        this.engine = engine;
        server = StatesHttpServer.start(engine, "127.0.0.1", 0);
        call("CreateActivity", node().put("name", ACTIVITY));
        machine = call(
                        "CreateStateMachine",
                        node().put("name", "machine")
                                .put("definition", DEFINITION.formatted(heartbeat.toSeconds()))
                                .put("roleArn", "arn:aws:iam::123456789012:role/test"))
                .get("stateMachineArn")
                .asText();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Starts some executions. */
    List<String> execute(int count) throws Exception {
        List<String> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(call(
                            "StartExecution",
                            node().put("stateMachineArn", machine).put("input", "{\"n\":" + executions.size() + "}"))
                    .get("executionArn")
                    .asText());
            executions.add(started.get(i));
        }
        return started;
    }

    String execute() throws Exception {
        return execute(1).get(0);
    }

    boolean succeeded(String execution) throws Exception {
        return status(execution).equals("SUCCEEDED");
    }

    boolean allSucceeded() throws Exception {
        for (String execution : executions) {
            if (!succeeded(execution)) {
                return false;
            }
        }
        return true;
    }

    String status(String execution) throws Exception {
        return describe(execution).get("status").asText();
    }

    String output(String execution) throws Exception {
        return describe(execution).get("output").asText();
    }

    /** How often its task was scheduled: attempts. */
    long attempts(String execution) throws Exception {
        long attempts = 0;
        for (var event : call(
                        "GetExecutionHistory",
                        node().put("executionArn", execution).put("maxResults", 1000))
                .get("events")) {
            attempts += event.get("type").asText().equals("ActivityScheduled") ? 1 : 0;
        }
        return attempts;
    }

    private ObjectNode describe(String execution) throws Exception {
        return call("DescribeExecution", node().put("executionArn", execution));
    }

    private ObjectNode call(String operation, ObjectNode request) throws Exception {
        return engine.call(operation, request).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() throws IOException {
        server.close();
        engine.close();
    }
}
