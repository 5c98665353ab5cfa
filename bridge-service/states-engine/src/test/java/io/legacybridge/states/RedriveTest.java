package io.legacybridge.states;

import static io.legacybridge.states.LocalEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Executions that go on after they had ended. */
class RedriveTest {

    private final LocalEngine engine = new LocalEngine();
    private final String activity = engine.createActivity("work");

    @AfterEach
    void close() {
        engine.close();
    }

    private ObjectNode redrive(String execution, String clientToken) {
        return engine.call(
                "RedriveExecution",
                json("{'clientToken': '" + clientToken + "'}").put("executionArn", execution));
    }

    private String task() {
        return "{'Type': 'Task', 'Resource': '" + activity + "', 'End': true}";
    }

    @Test
    void aFailedTaskIsScheduledAgainAndTheExecutionSucceeds() {
        String execution = engine.start(
                "{'StartAt': 'P', 'States': {'P': {'Type': 'Pass', 'Next': 'T'}, 'T': " + task() + "}}", "{}");
        engine.fail(engine.take(activity), "E", "c");
        assertThat(engine.describe(execution).path("redriveStatus").asText()).isEqualTo("REDRIVABLE");

        ObjectNode answer = redrive(execution, "one");
        assertThat(redrive(execution, "one")).isEqualTo(answer);
        assertThat(engine.status(execution)).isEqualTo("RUNNING");
        engine.succeed(engine.take(activity), "'ok'");

        ObjectNode described = engine.describe(execution);
        assertThat(described.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(described.path("redriveCount").asInt()).isEqualTo(1);
        assertThat(engine.events(execution))
                .contains("9<8 ExecutionRedriven", "10<9 ActivityScheduled")
                .endsWith("14<13 ExecutionSucceeded");
    }

    @Test
    void onlyTheIterationsThatDidNotFinishRunAgain() {
        String execution = engine.start(
                "{'StartAt': 'M', 'States': {'M': {'Type': 'Map', 'End': true, 'ItemProcessor': {'StartAt': 'T', 'States': {'T': "
                        + task() + "}}}}}",
                "[1, 2, 3]");
        ObjectNode first = engine.take(activity);
        ObjectNode second = engine.take(activity);
        engine.succeed(first, "'first'");
        engine.fail(second, "E", "c");
        assertThat(engine.status(execution)).isEqualTo("FAILED");

        redrive(execution, "again");
        engine.succeed(engine.take(activity), "'second'");
        engine.succeed(engine.take(activity), "'third'");
        assertThat(engine.describe(execution).path("output").asText()).isEqualTo("[\"first\",\"second\",\"third\"]");
    }

    @Test
    void anExecutionThatWasStoppedGoesOn() {
        String execution = engine.start("{'StartAt': 'T', 'States': {'T': " + task() + "}}", "{}");
        engine.call("StopExecution", json("{}").put("executionArn", execution));
        redrive(execution, "again");
        engine.succeed(engine.take(activity), "1");
        assertThat(engine.status(execution)).isEqualTo("SUCCEEDED");
    }

    @Test
    void whatRunsOrHasSucceededCannotBeRedriven() {
        String execution = engine.start("{'StartAt': 'T', 'States': {'T': " + task() + "}}", "{}");
        assertThatThrownBy(() -> redrive(execution, "x")).hasMessage("Execution is RUNNING and cannot be redriven");
        engine.succeed(engine.take(activity), "1");
        assertThatThrownBy(() -> redrive(execution, "x")).hasMessage("Execution is SUCCEEDED and cannot be redriven");
    }

    @Test
    void aRedriveThatFailsAtOnceEndsTheExecutionOnce() {
        String execution = engine.start(
                "{'StartAt': 'M', 'States': {'M': {'Type': 'Map', 'End': true, 'ItemProcessor': {'StartAt': 'F', 'States': {'F': "
                        + "{'Type': 'Fail', 'Error': 'E'}}}}}}",
                "[1, 2]");
        redrive(execution, "again");
        assertThat(engine.status(execution)).isEqualTo("FAILED");
        assertThat(engine.events(execution).stream().filter(event -> event.endsWith("ExecutionFailed")))
                .hasSize(2);
        assertThat(engine.events(execution)).last().asString().endsWith("ExecutionFailed");
    }
}
