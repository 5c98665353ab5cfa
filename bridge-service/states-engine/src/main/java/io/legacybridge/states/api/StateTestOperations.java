package io.legacybridge.states.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.definition.Definitions;
import io.legacybridge.states.definition.InvalidDefinitionException;
import io.legacybridge.states.definition.MapState;
import io.legacybridge.states.definition.ParallelState;
import io.legacybridge.states.definition.State;
import io.legacybridge.states.definition.StateGraph;
import io.legacybridge.states.definition.TaskState;
import io.legacybridge.states.definition.WorkflowType;
import io.legacybridge.states.plan.ExecutionEnvironment;
import io.legacybridge.states.plan.Mock;
import io.legacybridge.states.plan.Rehearsal;
import io.legacybridge.states.store.ExecutionRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** TestState: one state, run by itself and looked into. */
final class StateTestOperations {

    private final ExecutionEnvironment environment;
    private final Arns arns;

    StateTestOperations(ExecutionEnvironment environment, Arns arns) {
        this.environment = environment;
        this.arns = arns;
    }

    Map<String, Handler> handlers() {
        return Map.of("TestState", this::test);
    }

    private CompletionStage<ObjectNode> test(Request request) {
        boolean mocked = request.node("mock").isPresent();
        requireConsistent(request, mocked);
        State state = state(request);
        requireTestable(state, mocked);
        requireOrigin(request, state);
        Mock mock = mocked ? Mocks.read(request, state) : null;
        ObjectNode context = TestContexts.read(request, state);
        Rehearsal.Setting setting = new Rehearsal.Setting(
                context,
                variables(request),
                mock,
                request.body()
                        .path("stateConfiguration")
                        .path("retrierRetryCount")
                        .asLong(0));
        ExecutionRecord record = record(request);
        try {
            return Rehearsal.run(state, setting, record, environment)
                    .thenApply(result -> StateTestResult.of(result, request, record.input()));
        } catch (JsonProcessingException e) {
            throw ApiError.of(
                    "InvalidExecutionInput", "Invalid State Machine Execution Input: '" + e.getOriginalMessage() + "'");
        }
    }

    private static void requireConsistent(Request request, boolean mocked) {
        if (mocked && request.flag("revealSecrets", false)) {
            throw invalid("TestState does not support RevealSecrets when a mock is specified.");
        }
        JsonNode configuration = request.body().path("stateConfiguration");
        if (configuration.hasNonNull("mapItemReaderData")) {
            throw invalid("MapItemReaderData is not supported, as ItemReader of a Map state is not.");
        }
        if (mocked) {
            return;
        }
        if (request.node("context").isPresent()) {
            throw invalid("TestState does not support Context when a mock is not specified.");
        }
        for (String member : List.of("RetrierRetryCount", "ErrorCausedByState", "MapIterationFailureCount")) {
            if (configuration.hasNonNull(Character.toLowerCase(member.charAt(0)) + member.substring(1))) {
                throw invalid("TestState does not support " + member + " when a mock is not specified.");
            }
        }
    }

    private static State state(Request request) {
        try {
            return Definitions.readState(request.text("definition"), request.textOrNull("stateName"))
                    .orElseThrow(() -> invalid("State not found in definition"));
        } catch (InvalidDefinitionException e) {
            throw ApiError.of("InvalidDefinition", String.valueOf(e.getMessage()));
        }
    }

    private static void requireTestable(State state, boolean mocked) {
        boolean nests = state instanceof MapState || state instanceof ParallelState;
        if (mocked && !nests && !(state instanceof TaskState)) {
            String type = state.getClass().getSimpleName().replace("State", "");
            throw invalid("State type '" + type + "' is not supported when a mock is specified");
        }
        if (!mocked && nests) {
            throw ApiError.of(
                    "InvalidDefinition",
                    "TestState API does not support Map or Parallel states. Supported state types include:"
                            + " [Task, Wait, Pass, Succeed, Fail, Choice]");
        }
        if (!mocked && state instanceof TaskState task) {
            throw ApiError.of(
                    "InvalidDefinition",
                    "TestState API does not support the resource " + task.resource()
                            + " of a Task unless a mock is specified");
        }
    }

    /** The state that a mocked error is to come from must be one inside of the state under test. */
    private static void requireOrigin(Request request, State state) {
        JsonNode origin = request.body().path("stateConfiguration").path("errorCausedByState");
        if (origin.isTextual()
                && graphs(state)
                        .allMatch(graph -> graph.find(origin.textValue()).isEmpty())) {
            throw invalid("ErrorCausedByState must name a state inside of the Map or Parallel state under test.");
        }
    }

    private static Stream<StateGraph> graphs(State state) {
        if (state instanceof ParallelState parallel) {
            return parallel.branches().stream();
        }
        return state instanceof MapState map ? Stream.of(map.processor()) : Stream.empty();
    }

    private static Map<String, JsonNode> variables(Request request) {
        String text = request.textOrNull("variables");
        if (text == null) {
            return Map.of();
        }
        if (!(json("variables", text) instanceof ObjectNode object)) {
            throw invalid("The variables must be a JSON object.");
        }
        Map<String, JsonNode> variables = new HashMap<>();
        object.properties().forEach(each -> variables.put(each.getKey(), each.getValue()));
        return variables;
    }

    /** A made-up EXPRESS execution, as which AWS runs a test. */
    private ExecutionRecord record(Request request) {
        String machine = UUID.randomUUID().toString();
        String name = UUID.randomUUID().toString();
        Instant now = environment.time().now();
        return new ExecutionRecord(
                arns.expressExecution(machine, name, UUID.randomUUID().toString()),
                WorkflowType.EXPRESS,
                name,
                arns.stateMachine(machine),
                null,
                null,
                null,
                null,
                request.text("definition"),
                request.text("roleArn"),
                request.optionalText("input").orElse("{}"),
                null,
                now,
                now);
    }

    /** A member that holds JSON. */
    static JsonNode json(String what, String text) {
        try {
            return Json.parse(text);
        } catch (JsonProcessingException e) {
            throw invalid("The " + what + " must be valid JSON: " + e.getOriginalMessage());
        }
    }

    static ApiError invalid(String message) {
        return ApiError.of("ValidationException", message);
    }
}
