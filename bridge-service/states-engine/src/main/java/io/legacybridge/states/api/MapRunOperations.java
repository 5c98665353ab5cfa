package io.legacybridge.states.api;

import static io.legacybridge.states.api.Answers.date;
import static io.legacybridge.states.api.Answers.now;
import static io.legacybridge.states.api.Answers.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.legacybridge.states.history.ExecutionStatus;
import io.legacybridge.states.plan.Execution;
import io.legacybridge.states.plan.ExecutionEnvironment;
import io.legacybridge.states.plan.MapRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What became of the items of distributed Maps. */
final class MapRunOperations {

    private final Executions executions;
    private final ExecutionEnvironment environment;

    MapRunOperations(Executions executions, ExecutionEnvironment environment) {
        this.executions = executions;
        this.environment = environment;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "DescribeMapRun", request -> now(describe(request)),
                "UpdateMapRun", request -> now(update(request)),
                "ListMapRuns", request -> now(list(request)));
    }

    private ObjectNode describe(Request request) {
        MapRun run = find(request);
        ObjectNode answer = object().put("mapRunArn", run.arn())
                .put("executionArn", run.executionArn())
                .put("status", run.status().name())
                .put("maxConcurrency", run.maxConcurrency())
                .put("toleratedFailureCount", run.toleratedFailureCount())
                .put("toleratedFailurePercentage", run.toleratedFailurePercentage())
                .put("redriveCount", 0);
        putDates(answer, run);
        answer.set("itemCounts", counts(run));
        answer.set("executionCounts", counts(run));
        return answer;
    }

    private ObjectNode update(Request request) {
        MapRun run = find(request);
        boolean runs = run.update(
                request.node("maxConcurrency").map(JsonNode::longValue).orElse(null),
                request.node("toleratedFailureCount").map(JsonNode::longValue).orElse(null),
                request.node("toleratedFailurePercentage")
                        .map(JsonNode::doubleValue)
                        .orElse(null));
        if (!runs) {
            throw ApiError.of("ValidationException", "Map Run is not running: '" + run.arn() + "'");
        }
        return object();
    }

    private MapRun find(Request request) {
        String arn = Arns.require(request.text("mapRunArn"), "mapRun");
        return environment.mapRuns().find(arn).orElseThrow(() -> notFound(arn));
    }

    /** One item is one execution here, so that items and executions count alike. */
    private static ObjectNode counts(MapRun run) {
        Map<ExecutionStatus, Integer> byStatus = run.counts();
        int started = byStatus.values().stream().mapToInt(Integer::intValue).sum();
        return object().put("pending", run.items() - started)
                .put("running", byStatus.getOrDefault(ExecutionStatus.RUNNING, 0))
                .put("succeeded", byStatus.getOrDefault(ExecutionStatus.SUCCEEDED, 0))
                .put("failed", byStatus.getOrDefault(ExecutionStatus.FAILED, 0))
                .put("timedOut", byStatus.getOrDefault(ExecutionStatus.TIMED_OUT, 0))
                .put("aborted", byStatus.getOrDefault(ExecutionStatus.ABORTED, 0))
                .put("total", run.items())
                .put("resultsWritten", 0)
                .put("failuresNotRedrivable", 0)
                .put("pendingRedrive", 0);
    }

    private ObjectNode list(Request request) {
        String arn = Arns.require(request.text("executionArn"), "execution");
        Execution execution = executions
                .find(arn)
                .orElseThrow(() -> ApiError.of("ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'"));
        List<MapRun> all = environment.mapRuns().of(arn);
        Page<MapRun> page =
                Page.at(all, index -> index, request, arn, environment.time().now());
        ObjectNode answer = object();
        ArrayNode items = answer.putArray("mapRuns");
        for (MapRun run : page.items()) {
            ObjectNode item = items.addObject()
                    .put("executionArn", arn)
                    .put("mapRunArn", run.arn())
                    .put("stateMachineArn", execution.record().stateMachineArn());
            putDates(item, run);
        }
        return page.addToken(answer);
    }

    private static void putDates(ObjectNode answer, MapRun run) {
        answer.set("startDate", date(run.startDate()));
        Instant stopDate = run.stopDate();
        if (stopDate != null) {
            answer.set("stopDate", date(stopDate));
        }
    }

    static ApiError notFound(String arn) {
        return ApiError.of(
                "ResourceNotFound", "Resource not found: '" + arn + "'", Map.of("resourceName", TextNode.valueOf(arn)));
    }
}
