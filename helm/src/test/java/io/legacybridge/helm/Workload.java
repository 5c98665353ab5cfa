package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.StatesEngine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Executions of one state machine whose work a pool does. A thread keeps a handful of them open, so that whatever is
 * done to the pool is done under load; each has a number as its input, and must give that number back.
 *
 * <p>Started and finished by one thread; the executions are the other thread's until it was joined.
 */
final class Workload {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 4;

    private final StatesEngine engine;
    private final String machine;
    private final Map<Integer, String> executions = new LinkedHashMap<>();
    private final Thread starter;
    private volatile boolean enough;
    private volatile int done;
    private volatile @Nullable Exception failure;

    private Workload(StatesEngine engine, String name, String definition) throws Exception {
        this.engine = engine;
        machine = call(
                        "CreateStateMachine",
                        JSON.createObjectNode()
                                .put("name", name)
                                .put("roleArn", "arn:aws:iam::123456789012:role/any")
                                .put("definition", definition))
                .path("stateMachineArn")
                .asText();
        starter = new Thread(this::keepGoing, "workload-" + name);
    }

    static Workload start(StatesEngine engine, String activity) throws Exception {
        String arn = "arn:aws:states:us-east-1:123456789012:activity:" + activity;
        Workload workload = new Workload(engine, activity, """
                {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "%s", "End": true,
                 "TimeoutSeconds": 300, "HeartbeatSeconds": 30,
                 "Retry": [{"ErrorEquals": ["Bridge.Retry", "States.Timeout"], "IntervalSeconds": 1,
                            "BackoffRate": 1, "MaxAttempts": 50}]}}}
                """.formatted(arn));
        workload.starter.start();
        return workload;
    }

    /** Runs one execution of any state machine, and sees that it succeeds. */
    static void run(StatesEngine engine, String definition, String input, Duration patience) throws Exception {
        Workload workload = new Workload(engine, "any", definition);
        ObjectNode request =
                JSON.createObjectNode().put("stateMachineArn", workload.machine).put("input", input);
        String execution =
                workload.call("StartExecution", request).path("executionArn").asText();
        Awaitility.await().atMost(patience).until(() -> workload.open() == 0);
        ObjectNode end = workload.describe(execution);
        assertThat(end.path("status").asText()).as("%s", end).isEqualTo("SUCCEEDED");
    }

    /** How many executions have ended. */
    int done() {
        return done;
    }

    /** Starts no more, waits for those that are open, and sees that every single one succeeded with its own number. */
    void finish() throws Exception {
        enough = true;
        starter.join();
        if (failure != null) {
            throw failure;
        }
        for (Map.Entry<Integer, String> execution : executions.entrySet()) {
            ObjectNode end = describe(execution.getValue());
            assertThat(end.path("status").asText()).as("%s", end).isEqualTo("SUCCEEDED");
            assertThat(end.path("output").asText()).isEqualTo(String.valueOf(execution.getKey()));
        }
    }

    /** In how many of the executions that are over a task was handed back, and taken on by somebody else. */
    int takenOn() throws Exception {
        int takenOn = 0;
        for (String execution : executions.values()) {
            ObjectNode history =
                    call("GetExecutionHistory", JSON.createObjectNode().put("executionArn", execution));
            takenOn += history.findValuesAsText("error").contains("Bridge.Retry") ? 1 : 0;
        }
        return takenOn;
    }

    private void keepGoing() {
        try {
            while (!enough || open() > 0) {
                if (!enough && open() < AT_ONCE) {
                    int number = executions.size();
                    ObjectNode request = JSON.createObjectNode()
                            .put("stateMachineArn", machine)
                            .put("input", "{\"number\": " + number + "}");
                    executions.put(
                            number,
                            call("StartExecution", request).path("executionArn").asText());
                } else {
                    TimeUnit.MILLISECONDS.sleep(50); // the pace of the load, not a wait for something
                }
                done = executions.size() - open();
            }
        } catch (Exception e) {
            failure = e;
        }
    }

    private int open() throws Exception {
        ObjectNode request =
                JSON.createObjectNode().put("stateMachineArn", machine).put("statusFilter", "RUNNING");
        return call("ListExecutions", request).path("executions").size();
    }

    private ObjectNode describe(String execution) throws Exception {
        return call("DescribeExecution", JSON.createObjectNode().put("executionArn", execution));
    }

    private ObjectNode call(String operation, ObjectNode request) throws Exception {
        return engine.call(operation, request).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
