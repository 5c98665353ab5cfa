package io.legacybridge.states.api;

import static io.legacybridge.states.api.Answers.date;
import static io.legacybridge.states.api.Answers.now;
import static io.legacybridge.states.api.Answers.object;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.activity.Activities;
import io.legacybridge.states.activity.Activity;
import io.legacybridge.states.activity.TaskReport;
import io.legacybridge.states.activity.TaskTokens;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.time.EngineTime;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Activities and their tasks: what workers call. */
final class ActivityOperations {

    private final Activities activities;
    private final TaskTokens tokens;
    private final Arns arns;
    private final Tags tags;
    private final EngineTime time;

    ActivityOperations(Activities activities, TaskTokens tokens, Arns arns, Tags tags, EngineTime time) {
        this.activities = activities;
        this.tokens = tokens;
        this.arns = arns;
        this.tags = tags;
        this.time = time;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "CreateActivity", request -> now(create(request)),
                "DescribeActivity", request -> now(describe(request)),
                "ListActivities", request -> now(list(request)),
                "DeleteActivity", request -> now(delete(request)),
                "GetActivityTask", this::poll,
                "SendTaskHeartbeat", request -> report(request, new TaskReport.Heartbeat()),
                "SendTaskSuccess", request -> report(request, success(request)),
                "SendTaskFailure",
                        request -> report(
                                request,
                                new TaskReport.Failure(request.textOrNull("error"), request.textOrNull("cause"))));
    }

    private ObjectNode create(Request request) {
        String name = Arns.requireName(request.text("name"));
        request.node("encryptionConfiguration").ifPresent(Encryption::requireOwnedKey);
        String arn = arns.activity(name);
        if (activities.find(arn).isEmpty()) {
            tags.start(arn, request.items("tags"));
        }
        Activity activity = activities.create(arn, name);
        ObjectNode answer = object().put("activityArn", activity.arn());
        answer.set("creationDate", date(activity.creationDate()));
        return answer;
    }

    private ObjectNode describe(Request request) {
        Activity activity = find(request);
        ObjectNode answer = object().put("activityArn", activity.arn()).put("name", activity.name());
        answer.set("creationDate", date(activity.creationDate()));
        answer.set("encryptionConfiguration", Encryption.ownedKey());
        return answer;
    }

    private ObjectNode list(Request request) {
        Page<Activity> page = Page.of(activities.list(), Activity::sequence, request, "", time.now());
        ObjectNode answer = object();
        ArrayNode items = answer.putArray("activities");
        for (Activity activity : page.items()) {
            items.addObject()
                    .put("activityArn", activity.arn())
                    .put("name", activity.name())
                    .set("creationDate", date(activity.creationDate()));
        }
        return page.addToken(answer);
    }

    private ObjectNode delete(Request request) {
        String arn = Arns.require(request.text("activityArn"), "activity");
        activities.delete(arn);
        tags.forget(arn);
        return object();
    }

    private CompletionStage<ObjectNode> poll(Request request) {
        Activity activity = find(request);
        String worker = request.textOrNull("workerName");
        return activities
                .poll(activity.arn(), worker, request.caller()::isConnected)
                .orElseThrow(() -> ApiError.of(
                        "ActivityWorkerLimitExceeded",
                        "The maximum number of workers concurrently polling for activity tasks has been reached."))
                .thenApply(found -> found.map(
                                task -> object().put("taskToken", task.token()).put("input", task.input()))
                        .orElseGet(Answers::object));
    }

    private TaskReport success(Request request) {
        String output = request.text("output");
        try {
            Json.parse(output);
        } catch (JsonProcessingException e) {
            throw ApiError.of("InvalidOutput", "Invalid Output: '" + e.getOriginalMessage() + "'");
        }
        return new TaskReport.Success(output);
    }

    private CompletionStage<ObjectNode> report(Request request, TaskReport report) {
        String token = request.text("taskToken");
        if (!tokens.isOurs(token)) {
            throw ApiError.of("InvalidToken", "Invalid Token: 'Invalid token'");
        }
        return activities
                .findOpen(token)
                .map(task -> task.report(report))
                .orElseGet(() -> CompletableFuture.completedFuture(false))
                .thenApply(accepted -> {
                    if (!accepted) {
                        throw ApiError.of("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
                    }
                    return object();
                });
    }

    private Activity find(Request request) {
        String arn = Arns.require(request.text("activityArn"), "activity");
        return activities
                .find(arn)
                .orElseThrow(() -> ApiError.of("ActivityDoesNotExist", "Activity Does Not Exist: '" + arn + "'"));
    }
}
