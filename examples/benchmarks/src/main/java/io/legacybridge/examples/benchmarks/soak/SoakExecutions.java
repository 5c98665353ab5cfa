package io.legacybridge.examples.benchmarks.soak;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.StatesEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The executions of a soak: one item each, tried again whenever an attempt times out or is handed back. */
final class SoakExecutions {
    static final int HEARTBEAT_SECONDS = 20;
    static final int TIMEOUT_SECONDS = 300;

    private static final String ROLE = "arn:aws:iam::123456789012:role/soak";

    private final StatesEngine engine;
    private final Map<String, String> itemsOf = new LinkedHashMap<>();
    private final Map<String, String> machines = new LinkedHashMap<>();

    SoakExecutions(StatesEngine engine) throws ExecutionException, InterruptedException {
        this.engine = engine;
        for (String activity : List.of("short", "long")) {
            machines.put(activity, createStateMachine(activity));
        }
    }

    private String createStateMachine(String activity) throws ExecutionException, InterruptedException {
        String resource = call("CreateActivity", node().put("name", activity))
                .get("activityArn")
                .asText();
        String definition = """
                {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "%s", "End": true,
                 "HeartbeatSeconds": %d, "TimeoutSeconds": %d,
                 "Retry": [{"ErrorEquals": ["States.Timeout", "Bridge.Retry"], "IntervalSeconds": 1, "BackoffRate": 1.2,
                            "MaxDelaySeconds": 5, "MaxAttempts": 100}]}}}
                """.formatted(resource, HEARTBEAT_SECONDS, TIMEOUT_SECONDS);
        return call(
                        "CreateStateMachine",
                        node().put("name", activity)
                                .put("definition", definition)
                                .put("roleArn", ROLE))
                .get("stateMachineArn")
                .asText();
    }

    void start(String activity, String item, double seconds) throws ExecutionException, InterruptedException {
        String input = node().put("item", item).put("seconds", seconds).toString();
        String arn = call(
                        "StartExecution",
                        node().put("stateMachineArn", machines.get(activity)).put("input", input))
                .get("executionArn")
                .asText();
        itemsOf.put(arn, item);
    }

    int started() {
        return itemsOf.size();
    }

    /** How many are in a state: {@code RUNNING}, {@code SUCCEEDED}. */
    int count(String status) throws ExecutionException, InterruptedException {
        return items(status).size();
    }

    /** The items of those in a state. */
    List<String> items(String status) throws ExecutionException, InterruptedException {
        List<String> items = new ArrayList<>();
        for (String machine : machines.values()) {
            ObjectNode request = node().put("stateMachineArn", machine)
                    .put("statusFilter", status)
                    .put("maxResults", 1000);
            ObjectNode page;
            do {
                page = call("ListExecutions", request);
                page.get("executions")
                        .forEach(execution -> items.add(
                                itemsOf.get(execution.get("executionArn").asText())));
                request.set("nextToken", page.get("nextToken"));
            } while (page.hasNonNull("nextToken"));
        }
        return items;
    }

    private ObjectNode call(String operation, ObjectNode request) throws ExecutionException, InterruptedException {
        return engine.call(operation, request).toCompletableFuture().get();
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
