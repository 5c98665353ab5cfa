package io.legacybridge.states.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.definition.MapState;
import io.legacybridge.states.definition.ParallelState;
import io.legacybridge.states.definition.State;
import io.legacybridge.states.definition.TaskState;
import io.legacybridge.states.plan.Mock;

/** Reads what a test says a state's work gives, and refuses what that work could not give. */
final class Mocks {

    private Mocks() {}

    static Mock read(Request request, State state) {
        JsonNode mock = request.body().path("mock");
        boolean fails = mock.hasNonNull("errorOutput");
        if (fails == mock.hasNonNull("result")) {
            throw StateTestOperations.invalid(
                    fails
                            ? "A test mock should have only one of the following fields: [result, errorOutput]."
                            : "A test mock should have one of the following fields: [result, errorOutput].");
        }
        if (fails) {
            JsonNode error = mock.get("errorOutput");
            return new Mock.Error(
                    error.path("error").textValue(), error.path("cause").textValue());
        }
        JsonNode value = value(mock.get("result").textValue());
        check(value, state, mock.path("fieldValidationMode").asText("STRICT"));
        int failedIterations = request.body()
                .path("stateConfiguration")
                .path("mapIterationFailureCount")
                .asInt(0);
        return new Mock.Result(value, failedIterations);
    }

    private static JsonNode value(String text) {
        try {
            return Json.parse(text);
        } catch (JsonProcessingException e) {
            throw StateTestOperations.invalid("Mocked result must be valid JSON");
        }
    }

    private static void check(JsonNode value, State state, String mode) {
        if ((state instanceof MapState || state instanceof ParallelState) && !value.isArray()) {
            throw StateTestOperations.invalid("Mocked result must be an array.");
        }
        if (state instanceof ParallelState parallel
                && value.size() != parallel.branches().size()) {
            throw StateTestOperations.invalid(
                    "Mocked result must contain the same number of items as number of Parallel branches.");
        }
        if (state instanceof TaskState task && !mode.equals("NONE")) {
            MockedFields.check(task.resource(), value);
        }
    }
}
