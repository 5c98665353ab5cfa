package io.legacybridge.states;

import static io.legacybridge.states.LocalEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Maps whose items run as executions of their own. */
class DistributedMapTest {

    private final LocalEngine engine = new LocalEngine();
    private final String activity = engine.createActivity("work");

    @AfterEach
    void close() {
        engine.close();
    }

    private String map(String fields) {
        return "{'StartAt': 'M', 'States': {'M': {'Type': 'Map', 'Label': 'items', " + fields
                + " 'End': true, 'ItemProcessor': {'ProcessorConfig': {'Mode': 'DISTRIBUTED', 'ExecutionType': 'STANDARD'},"
                + " 'StartAt': 'T', 'States': {'T': {'Type': 'Task', 'Resource': '" + activity + "', 'End': true}}}}}}";
    }

    private JsonNode mapRun(String execution) {
        return engine.call("ListMapRuns", json("{}").put("executionArn", execution))
                .path("mapRuns")
                .get(0);
    }

    @Test
    void eachItemIsAnExecutionWithAHistoryOfItsOwn() {
        String execution = engine.start(map(""), "[1, 2]");
        String run = mapRun(execution).path("mapRunArn").asText();
        assertThat(run).contains(":mapRun:machine-0/items:");
        engine.succeed(engine.take(activity), "'a'");
        engine.succeed(engine.take(activity), "'b'");

        assertThat(engine.describe(execution).path("output").asText()).isEqualTo("[\"a\",\"b\"]");
        assertThat(engine.events(execution))
                .containsExactly(
                        "1<0 ExecutionStarted",
                        "2<0 MapStateEntered",
                        "3<2 MapStateStarted",
                        "4<3 MapRunStarted",
                        "5<4 MapRunSucceeded",
                        "6<5 MapStateSucceeded",
                        "7<5 MapStateExited",
                        "8<7 ExecutionSucceeded");
        JsonNode items =
                engine.call("ListExecutions", json("{}").put("mapRunArn", run)).path("executions");
        assertThat(items).hasSize(2);
        String item = items.get(0).path("executionArn").asText();
        assertThat(engine.events(item)).hasSize(7).endsWith("7<6 ExecutionSucceeded");
        assertThat(engine.describe(item).path("mapRunArn").asText()).isEqualTo(run);
        ObjectNode described = engine.call("DescribeMapRun", json("{}").put("mapRunArn", run));
        assertThat(described.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(described.path("itemCounts").path("succeeded").asInt()).isEqualTo(2);
    }

    @Test
    void tooManyFailuresFailTheMapAndStopTheOtherItems() {
        String execution = engine.start(map("'ToleratedFailureCount': 1,"), "[1, 2, 3]");
        engine.fail(engine.take(activity), "E", "c");
        ObjectNode second = engine.take(activity);
        ObjectNode third = engine.take(activity);
        assertThat(engine.status(execution)).isEqualTo("RUNNING");
        engine.fail(second, "E", "c");
        assertThat(engine.describe(execution).path("error").asText())
                .isEqualTo("States.ExceedToleratedFailureThreshold");
        assertThatThrownBy(() -> engine.heartbeat(third)).hasMessageContaining("Task Timed Out");
    }

    @Test
    void stoppingTheExecutionStopsItsItems() {
        String execution = engine.start(map(""), "[1]");
        ObjectNode task = engine.take(activity);
        engine.call("StopExecution", json("{}").put("executionArn", execution));
        assertThatThrownBy(() -> engine.heartbeat(task)).hasMessageContaining("Task Timed Out");
        String run = mapRun(execution).path("mapRunArn").asText();
        assertThat(engine.call("DescribeMapRun", json("{}").put("mapRunArn", run))
                        .path("status")
                        .asText())
                .isEqualTo("ABORTED");
    }

    private ObjectNode update(String run, String limits) {
        return engine.call("UpdateMapRun", json(limits).put("mapRunArn", run));
    }

    @Test
    void raisingTheConcurrencyOfARunThatIsUnderWayStartsMoreItemsAtOnce() {
        String execution = engine.start(map("'MaxConcurrency': 1,"), "[1, 2, 3]");
        String run = mapRun(execution).path("mapRunArn").asText();
        ObjectNode first = engine.take(activity);
        assertThat(engine.poll(activity).toCompletableFuture()).isNotDone();
        engine.advance(60);
        assertThat(update(run, "{'maxConcurrency': 3}")).isEmpty();
        engine.succeed(engine.take(activity), "2");
        engine.succeed(engine.take(activity), "3");
        engine.succeed(first, "1");
        assertThat(engine.describe(execution).path("output").asText()).isEqualTo("[1,2,3]");
        assertThatThrownBy(() -> update(run, "{'maxConcurrency': 1}")).hasMessageContaining("not running");
    }

    @Test
    void loweringWhatARunToleratesFailsItWhenThatManyHaveFailed() {
        String execution = engine.start(map("'ToleratedFailureCount': 2,"), "[1, 2, 3]");
        String run = mapRun(execution).path("mapRunArn").asText();
        engine.fail(engine.take(activity), "E", "c");
        update(run, "{'toleratedFailureCount': 1}");
        assertThat(engine.status(execution)).isEqualTo("RUNNING");
        update(run, "{'toleratedFailureCount': 0}");
        assertThat(engine.describe(execution).path("error").asText())
                .isEqualTo("States.ExceedToleratedFailureThreshold");
        assertThatThrownBy(() -> update(run, "{'toleratedFailurePercentage': 100.5}"))
                .hasMessageContaining("less than or equal to 100");
    }
}
