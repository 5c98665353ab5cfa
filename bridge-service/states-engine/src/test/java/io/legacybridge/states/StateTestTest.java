package io.legacybridge.states;

import static io.legacybridge.states.LocalEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TestState: a state by itself, with its work mocked where it has any. */
class StateTestTest {

    private static final String TASK =
            "{'Type': 'Task', 'Resource': 'arn:aws:states:us-east-1:123456789012:activity:a',"
                    + " 'Parameters': {'in.$': '$.value', 'by.$': '$who'}, 'ResultSelector': {'got.$': '$.answer'},"
                    + " 'ResultPath': '$.task', 'OutputPath': '$.task', 'Assign': {'who': 'nobody'}, 'Next': 'After',"
                    + " 'Retry': [{'ErrorEquals': ['Busy'], 'IntervalSeconds': 3, 'MaxAttempts': 2}],"
                    + " 'Catch': [{'ErrorEquals': ['Other'], 'Next': 'Nowhere'},"
                    + " {'ErrorEquals': ['States.ALL'], 'ResultPath': '$.error', 'Next': 'Mend'}]}";

    private final LocalEngine engine = new LocalEngine();

    @AfterEach
    void close() {
        engine.close();
    }

    private static ObjectNode request(String definition) {
        return json("{'inspectionLevel': 'DEBUG'}").put("definition", definition.replace('\'', '"'));
    }

    private static ObjectNode task(String mock) {
        ObjectNode request = request(TASK).put("input", "{\"value\":7}").put("variables", "{\"who\":\"me\"}");
        request.set("mock", json(mock));
        return request;
    }

    private ObjectNode test(ObjectNode request) {
        return engine.call("TestState", request);
    }

    private static ObjectNode mockedResult(ObjectNode request, String result) {
        request.putObject("mock").put("result", result.replace('\'', '"'));
        return request;
    }

    @Test
    void aMockedTaskShowsItsDataAtEachStage() {
        ObjectNode answer = test(mockedResult(task("{}"), "{'answer': 42}"));
        assertThat(answer.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(answer.path("nextState").asText()).isEqualTo("After");
        assertThat(answer.path("output").asText()).isEqualTo("{\"got\":42}");
        JsonNode seen = answer.path("inspectionData");
        assertThat(seen.path("input").asText()).isEqualTo("{\"value\":7}");
        assertThat(seen.path("afterInputPath").asText()).isEqualTo("{\"value\":7}");
        assertThat(json(seen.path("afterParameters").asText())).isEqualTo(json("{'in': 7, 'by': 'me'}"));
        assertThat(seen.path("result").asText()).isEqualTo("{\"answer\":42}");
        assertThat(seen.path("afterResultSelector").asText()).isEqualTo("{\"got\":42}");
        assertThat(json(seen.path("afterResultPath").asText())).isEqualTo(json("{'value': 7, 'task': {'got': 42}}"));
        assertThat(seen.path("variables").asText()).isEqualTo("{\"who\":\"nobody\"}");
    }

    @Test
    void atLevelInfoNothingIsInspected() {
        ObjectNode request = mockedResult(task("{}"), "{'answer': 42}").put("inspectionLevel", "INFO");
        assertThat(test(request).has("inspectionData")).isFalse();
    }

    @Test
    void aFailureThatWouldBeRetriedSaysByWhichRetrierAndWhen() {
        ObjectNode request = task("{'errorOutput': {'error': 'Busy', 'cause': 'c'}}");
        request.putObject("stateConfiguration").put("retrierRetryCount", 1);
        ObjectNode answer = test(request);
        assertThat(answer.path("status").asText()).isEqualTo("RETRIABLE");
        assertThat(answer.path("error").asText()).isEqualTo("Busy");
        assertThat(answer.path("cause").asText()).isEqualTo("c");
        assertThat(answer.has("output")).isFalse();
        assertThat(answer.path("inspectionData").path("errorDetails"))
                .hasToString("{\"retryIndex\":0,\"retryBackoffIntervalSeconds\":6}");
    }

    @Test
    void aFailureWhoseRetriesAreUsedUpIsCaught() {
        ObjectNode request = task("{'errorOutput': {'error': 'Busy', 'cause': 'c'}}");
        request.putObject("stateConfiguration").put("retrierRetryCount", 2);
        ObjectNode answer = test(request);
        assertThat(answer.path("status").asText()).isEqualTo("CAUGHT_ERROR");
        assertThat(answer.path("nextState").asText()).isEqualTo("Mend");
        assertThat(json(answer.path("output").asText()))
                .isEqualTo(json("{'value': 7, 'error': {'Error': 'Busy', 'Cause': 'c'}}"));
        assertThat(answer.path("inspectionData").path("errorDetails"))
                .hasToString("{\"catchIndex\":1,\"retryIndex\":0}");
    }

    @Test
    void anExpressionThatFailsFailsTheStateAndShowsHowFarItCame() {
        ObjectNode answer = test(mockedResult(task("{}"), "{'other': 1}"));
        assertThat(answer.path("status").asText()).isEqualTo("FAILED");
        assertThat(answer.path("error").asText()).isEqualTo("States.Runtime");
        assertThat(answer.path("cause").asText()).contains("$.answer").doesNotContain("entered at");
        assertThat(answer.path("inspectionData").has("result")).isTrue();
        assertThat(answer.path("inspectionData").has("afterResultSelector")).isFalse();
    }

    @Test
    void theGivenContextObjectIsAllThatExpressionsSee() {
        ObjectNode request = request("{'Type': 'Task', 'Resource': 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',"
                + " 'Parameters': {'all.$': '$$'}, 'End': true}");
        mockedResult(request, "{}").put("context", "{\"Task\":{\"Token\":\"t\"}}");
        assertThat(test(request).path("inspectionData").path("afterParameters").asText())
                .isEqualTo("{\"all\":{\"Task\":{\"Token\":\"t\"}}}");
    }

    @Test
    void aMapFailsWhenMoreOfItsItemsFailedThanItTolerates() {
        ObjectNode request = request("{'Type': 'Map', 'QueryLanguage': 'JSONata', 'Items': [1, 2, 3],"
                + " 'ItemSelector': {'n': '{% $states.context.Map.Item.Value %}'}, 'MaxConcurrency': 2,"
                + " 'ToleratedFailureCount': 1, 'ItemProcessor': {'StartAt': 'P', 'States':"
                + " {'P': {'Type': 'Pass', 'End': true}}}, 'End': true}");
        mockedResult(request, "[1, 2, 3]").putObject("stateConfiguration").put("mapIterationFailureCount", 2);
        ObjectNode answer = test(request);
        assertThat(answer.path("status").asText()).isEqualTo("FAILED");
        assertThat(answer.path("error").asText()).isEqualTo("States.ExceedToleratedFailureThreshold");
        JsonNode seen = answer.path("inspectionData");
        assertThat(seen.path("afterItemSelector").asText()).isEqualTo("[{\"n\":1},{\"n\":2},{\"n\":3}]");
        assertThat(seen.path("maxConcurrency").asInt()).isEqualTo(2);
        assertThat(seen.path("toleratedFailureCount").asInt()).isEqualTo(1);
    }

    @Test
    void aStateIsFoundByItsNameAtAnyDepthOfADefinition() {
        ObjectNode request = request("{'StartAt': 'P', 'States': {'P': {'Type': 'Parallel', 'End': true, 'Branches':"
                        + " [{'StartAt': 'Inner', 'States': {'Inner': {'Type': 'Pass', 'Result': 5, 'End': true}}}]}}}")
                .put("stateName", "Inner");
        assertThat(test(request).path("output").asText()).isEqualTo("5");
        assertThatThrownBy(() -> test(request.put("stateName", "Missing"))).hasMessage("State not found in definition");
    }

    @Test
    void aWaitTakesItsTime() {
        CompletableFuture<ObjectNode> answer = engine.engine
                .call("TestState", request("{'Type': 'Wait', 'Seconds': 30, 'Next': 'N'}"))
                .toCompletableFuture();
        engine.advance(29);
        assertThat(answer).isNotDone();
        engine.advance(1);
        assertThat(answer.join().path("nextState").asText()).isEqualTo("N");
    }

    @Test
    void aTestLeavesNoStateMachineAndNoExecution() {
        test(request("{'Type': 'Pass', 'End': true}"));
        assertThat(engine.call("ListStateMachines", json("{}")).path("stateMachines"))
                .isEmpty();
    }

    @Test
    void workThatIsNotMockedIsRefused() {
        ObjectNode request = task("{}");
        request.remove("mock");
        assertThatThrownBy(() -> test(request)).hasMessageContaining("unless a mock is specified");
    }

    @Test
    void aMockThatTheStateCannotTakeIsRefused() {
        ObjectNode pass = mockedResult(request("{'Type': 'Pass', 'End': true}"), "1");
        assertThatThrownBy(() -> test(pass)).hasMessage("State type 'Pass' is not supported when a mock is specified");
        assertThatThrownBy(() -> test(mockedResult(task("{}"), "{no JSON")))
                .hasMessage("Mocked result must be valid JSON");
        assertThatThrownBy(() -> test(task("{'result': '1', 'errorOutput': {}}")))
                .hasMessage("A test mock should have only one of the following fields: [result, errorOutput].");
        ObjectNode lambda =
                request("{'Type': 'Task', 'Resource': 'arn:aws:states:::lambda:invoke.waitForTaskToken', 'End': true}");
        assertThatThrownBy(() -> test(mockedResult(lambda, "{'StatusCode': '200'}")))
                .hasMessage("Mock result schema validation error: Field 'StatusCode' must be a number");
    }

    @Test
    void aMockedErrorComesFromAStateThatIsThere() {
        ObjectNode request = request("{'Type': 'Parallel', 'End': true, 'Branches':"
                + " [{'StartAt': 'B', 'States': {'B': {'Type': 'Pass', 'End': true}}}]}");
        request.set("mock", json("{'errorOutput': {'error': 'E'}}"));
        request.putObject("stateConfiguration").put("errorCausedByState", "B");
        assertThat(test(request).path("error").asText()).isEqualTo("E");
        request.putObject("stateConfiguration").put("errorCausedByState", "C");
        assertThatThrownBy(() -> test(request)).hasMessageContaining("must name a state inside");
    }

    @Test
    void dataThatIsNestedTooDeeplyFailsTheStateAndNotTheEngine() {
        ObjectNode request = request("{'Type': 'Task', 'Resource': 'arn:aws:states:::sqs:sendMessage',"
                        + " 'Parameters': {'all.$': '$'}, 'End': true}")
                .put("input", "[".repeat(1000) + "]".repeat(1000));
        ObjectNode answer = test(mockedResult(request, "{}"));
        assertThat(answer.path("status").asText()).isEqualTo("FAILED");
        assertThat(answer.path("error").asText()).isEqualTo("States.Runtime");
    }
}
