package io.legacybridge.states;

import static io.legacybridge.states.LocalEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How executions go from state to state. */
class ControlFlowTest {

    private final LocalEngine engine = new LocalEngine();
    private final String activity = engine.createActivity("work");

    @AfterEach
    void close() {
        engine.close();
    }

    private String taskFields() {
        return "'Type': 'Task', 'Resource': '" + activity + "'";
    }

    private static String machine(String state) {
        String done = state.contains("'Done'") ? ", 'Done': {'Type': 'Succeed'}" : "";
        return "{'StartAt': 'S', 'States': {'S': {" + state + "}" + done + "}}";
    }

    @Test
    void aLongLoopDoesNotGrowTheStack() {
        String execution = engine.start("""
                {'StartAt': 'Count', 'States': {
                  'Count': {'Type': 'Pass', 'Parameters': {'n.$': 'States.MathAdd($.n, 1)'}, 'Next': 'Enough'},
                  'Enough': {'Type': 'Choice', 'Choices': [
                      {'Variable': '$.n', 'NumericLessThan': 6000, 'Next': 'Count'}], 'Default': 'Done'},
                  'Done': {'Type': 'Succeed'}}}
                """, "{'n': 0}");
        assertThat(engine.describe(execution).path("output").asText()).isEqualTo("{\"n\":6000}");
    }

    @Test
    void aHistoryEndsWithItsTwentyFiveThousandthEvent() {
        String execution = engine.start(
                "{'StartAt': 'A', 'States': {'A': {'Type': 'Pass', 'Next': 'B'}, 'B': {'Type': 'Choice', 'Choices': ["
                        + "{'Variable': '$.stop', 'IsPresent': true, 'Next': 'Z'}], 'Default': 'A'}, 'Z': {'Type': 'Succeed'}}}",
                "{}");
        ObjectNode described = engine.describe(execution);
        assertThat(described.path("status").asText()).isEqualTo("FAILED");
        assertThat(described.path("error").asText()).isEqualTo("States.Runtime");
        assertThat(described.path("cause").asText())
                .isEqualTo("The execution reached the maximum number of history events (25000).");
        List<String> events = engine.events(execution);
        assertThat(events).hasSize(25_000);
        assertThat(events.get(24_999)).isEqualTo("25000<24999 ExecutionFailed");
    }

    @Test
    void aWaitEndsAtItsMoment() {
        String execution =
                engine.start(machine("'Type': 'Wait', 'Timestamp': '2026-01-02T03:05:05Z', 'Next': 'Done'"), "{}");
        engine.advance(59);
        assertThat(engine.status(execution)).isEqualTo("RUNNING");
        engine.advance(1);
        assertThat(engine.status(execution)).isEqualTo("SUCCEEDED");
    }

    @Test
    void anExecutionThatTakesTooLongTimesOut() {
        String execution = engine.start(
                "{'TimeoutSeconds': 3, 'StartAt': 'S', 'States': {'S': {'Type': 'Wait', 'Seconds': 25, 'End': true}}}",
                "{}");
        engine.advance(3);
        ObjectNode described = engine.describe(execution);
        assertThat(described.path("status").asText()).isEqualTo("TIMED_OUT");
        assertThat(described.has("error")).isFalse();
        assertThat(described.has("cause")).isFalse();
        assertThat(described.path("redriveStatus").asText()).isEqualTo("REDRIVABLE");
        assertThat(engine.events(execution)).endsWith("3<0 ExecutionTimedOut");
        engine.advance(60);
        assertThat(engine.events(execution)).hasSize(3);
    }

    @Test
    void retriesWaitLongerEachTimeUpToTheirLimitAndThenTheErrorIsCaught() {
        String execution = engine.start(
                machine(taskFields()
                        + ", 'Retry': [{'ErrorEquals': ['Bridge.Retry'], 'IntervalSeconds': 2, 'BackoffRate': 3, 'MaxAttempts': 3,"
                        + " 'MaxDelaySeconds': 10}], 'Catch': [{'ErrorEquals': ['States.ALL'], 'ResultPath': '$.why', 'Next': 'Done'}],"
                        + " 'End': true"),
                "{'a': 1}");
        for (long delay : new long[] {2, 6, 10}) {
            engine.fail(engine.take(activity), "Bridge.Retry", "again");
            engine.advance(delay - 1);
            assertThat(engine.events(execution)).last().asString().endsWith("ActivityFailed");
            engine.advance(1);
            assertThat(engine.events(execution)).last().asString().endsWith("ActivityScheduled");
        }
        engine.fail(engine.take(activity), "Bridge.Retry", "again");
        assertThat(engine.describe(execution).path("output").asText())
                .isEqualTo("{\"a\":1,\"why\":{\"Error\":\"Bridge.Retry\",\"Cause\":\"again\"}}");
    }

    @Test
    void theContextObjectTellsTheRetryCountAndTheTaskToken() {
        engine.start(
                machine(taskFields()
                        + ", 'Parameters': {'n.$': '$$.State.RetryCount', 'token.$': '$$.Task.Token', 'since.$': '$$.State.EnteredTime'},"
                        + " 'Retry': [{'ErrorEquals': ['States.ALL'], 'IntervalSeconds': 1}], 'End': true"),
                "{}");
        ObjectNode first = engine.take(activity);
        assertThat(json(first.path("input").asText()).path("n").asInt()).isZero();
        assertThat(json(first.path("input").asText()).path("token").asText())
                .isEqualTo(first.path("taskToken").asText());
        engine.fail(first, "E", "c");
        engine.advance(1);
        assertThat(json(engine.take(activity).path("input").asText()).path("n").asInt())
                .isEqualTo(1);
    }

    @Test
    void aFailedBranchStopsTheOthersAndClosesTheirTokens() {
        String execution = engine.start(
                machine("'Type': 'Parallel', 'End': true, 'Branches': ["
                        + "{'StartAt': 'A', 'States': {'A': {" + taskFields() + ", 'End': true}}},"
                        + "{'StartAt': 'B', 'States': {'B': {" + taskFields() + ", 'End': true}}},"
                        + "{'StartAt': 'C', 'States': {'C': {'Type': 'Wait', 'Seconds': 60, 'End': true}}}]"),
                "{}");
        ObjectNode first = engine.take(activity);
        ObjectNode second = engine.take(activity);
        engine.fail(first, "E", "c");

        assertThat(engine.describe(execution).path("error").asText()).isEqualTo("E");
        assertThatThrownBy(() -> engine.succeed(second, "{}")).hasMessageContaining("Task Timed Out");
        assertThat(engine.events(execution).stream().map(event -> event.split(" ")[1]))
                .endsWith(
                        "ActivityFailed",
                        "TaskStateAborted",
                        "TaskStateAborted",
                        "WaitStateAborted",
                        "ParallelStateFailed",
                        "ExecutionFailed");
    }

    @Test
    void branchOutputsKeepTheOrderOfTheDefinition() {
        String execution = engine.start(
                machine("'Type': 'Parallel', 'End': true, 'Branches': ["
                        + "{'StartAt': 'A', 'States': {'A': {'Type': 'Wait', 'Seconds': 9, 'Next': 'A2'},"
                        + " 'A2': {'Type': 'Pass', 'Result': 'slow', 'End': true}}},"
                        + "{'StartAt': 'B', 'States': {'B': {'Type': 'Pass', 'Result': 'fast', 'End': true}}}]"),
                "{}");
        engine.advance(9);
        assertThat(engine.describe(execution).path("output").asText()).isEqualTo("[\"slow\",\"fast\"]");
    }

    @Test
    void aMapRunsAsManyIterationsAtOnceAsItIsAllowed() {
        String execution = engine.start(
                machine(
                        "'Type': 'Map', 'MaxConcurrency': 2, 'End': true, 'ItemProcessor': {'StartAt': 'T', 'States': {'T': {"
                                + taskFields()
                                + ", 'Parameters': {'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value'}, 'End': true}}}"),
                "['a', 'b', 'c']");
        ObjectNode first = engine.take(activity);
        ObjectNode second = engine.take(activity);
        var third = engine.poll(activity).toCompletableFuture();
        assertThat(third).isNotDone();
        engine.succeed(second, "'B'");
        assertThat(json(third.join().path("input").asText()).path("v").asText()).isEqualTo("c");
        engine.succeed(first, "'A'");
        engine.succeed(third.join(), "'C'");
        assertThat(engine.describe(execution).path("output").asText()).isEqualTo("[\"A\",\"B\",\"C\"]");
    }

    @Test
    void anOutputOverTheLimitFailsTheExecution() {
        String big = "x".repeat(200_000);
        String execution = engine.start(
                machine("'Type': 'Pass', 'Parameters': {'a.$': '$.a', 'b.$': '$.a'}, 'End': true"),
                "{'a': '" + big + "'}");
        assertThat(engine.describe(execution).path("error").asText()).isEqualTo("States.DataLimitExceeded");
    }

    @Test
    void jitterNeverWaitsLongerThanTheDelay() {
        String execution = engine.start(
                machine(taskFields()
                        + ", 'Retry': [{'ErrorEquals': ['States.ALL'], 'IntervalSeconds': 10, 'MaxAttempts': 1,"
                        + " 'JitterStrategy': 'FULL'}], 'End': true"),
                "{}");
        engine.fail(engine.take(activity), "E", "c");
        engine.time.advance(Duration.ofSeconds(10));
        engine.succeed(engine.take(activity), "1");
        assertThat(engine.status(execution)).isEqualTo("SUCCEEDED");
    }

    @Test
    void anItemThatCannotBeSelectedFailsTheMapAndStopsTheOtherItems() {
        String execution = engine.start(
                machine(
                        "'Type': 'Map', 'MaxConcurrency': 1, 'End': true, 'ItemSelector': {'v.$': '$$.Map.Item.Value.v'},"
                                + " 'ItemProcessor': {'StartAt': 'T', 'States': {'T': {" + taskFields()
                                + ", 'End': true}}}"),
                "[{'v': 1}, {}]");
        engine.succeed(engine.take(activity), "1");
        assertThat(engine.describe(execution).path("error").asText()).isEqualTo("States.Runtime");
        assertThat(engine.events(execution).stream().filter(event -> event.endsWith("MapIterationStarted")))
                .hasSize(1);
    }
}
