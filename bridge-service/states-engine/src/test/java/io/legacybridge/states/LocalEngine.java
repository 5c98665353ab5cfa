package io.legacybridge.states;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.api.ApiError;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * An engine whose time only the test moves and whose executions run in the test's own thread: after each call
 * everything that can happen has happened.
 */
final class LocalEngine implements AutoCloseable {

    final ManualTime time = new ManualTime(Instant.parse("2026-01-02T03:04:05Z"));
    final StatesEngine engine;
    private int names;

    LocalEngine() {
        this(builder -> builder);
    }

    LocalEngine(UnaryOperator<StatesEngine.Builder> settings) {
        engine = settings.apply(StatesEngine.builder().time(time).executor(Runnable::run))
                .build();
    }

    String createActivity(String name) {
        return call("CreateActivity", json("{'name': '" + name + "'}"))
                .path("activityArn")
                .asText();
    }

    /** Creates a state machine and starts it. @return the execution's ARN */
    String start(String definition, String input) {
        ObjectNode machine = json("{'name': 'machine-" + names++ + "', 'roleArn': 'arn:aws:iam::123456789012:role/r'}");
        machine.put("definition", definition.replace('\'', '"'));
        String arn = call("CreateStateMachine", machine).path("stateMachineArn").asText();
        return call("StartExecution", json("{}").put("stateMachineArn", arn).put("input", input.replace('\'', '"')))
                .path("executionArn")
                .asText();
    }

    ObjectNode describe(String executionArn) {
        return call("DescribeExecution", json("{}").put("executionArn", executionArn));
    }

    String status(String executionArn) {
        return describe(executionArn).path("status").asText();
    }

    List<JsonNode> history(String executionArn) {
        List<JsonNode> events = new ArrayList<>();
        ObjectNode request = json("{'maxResults': 1000}").put("executionArn", executionArn);
        ObjectNode page;
        do {
            page = call("GetExecutionHistory", request);
            page.path("events").forEach(events::add);
            request.put("nextToken", page.path("nextToken").asText());
        } while (page.has("nextToken"));
        return events;
    }

    /** The history in short: {@code 3<2 ActivityScheduled}. */
    List<String> events(String executionArn) {
        return history(executionArn).stream()
                .map(event -> event.path("id") + "<" + event.path("previousEventId") + " "
                        + event.path("type").asText())
                .toList();
    }

    CompletionStage<ObjectNode> poll(String activityArn) {
        return engine.call("GetActivityTask", json("{'workerName': 'w'}").put("activityArn", activityArn));
    }

    /** Polls for a task that must be there. */
    ObjectNode take(String activityArn) {
        return poll(activityArn).toCompletableFuture().join();
    }

    void succeed(ObjectNode task, String output) {
        call("SendTaskSuccess", token(task).put("output", output.replace('\'', '"')));
    }

    void fail(ObjectNode task, String error, String cause) {
        call("SendTaskFailure", token(task).put("error", error).put("cause", cause));
    }

    void heartbeat(ObjectNode task) {
        call("SendTaskHeartbeat", token(task));
    }

    void advance(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    ObjectNode call(String operation, ObjectNode request) {
        try {
            return engine.call(operation, request).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ApiError error) {
                throw error;
            }
            throw e;
        }
    }

    private static ObjectNode token(ObjectNode task) {
        return json("{}").put("taskToken", task.path("taskToken").asText());
    }

    /** JSON, with single quotes for double ones. */
    static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.parse(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
