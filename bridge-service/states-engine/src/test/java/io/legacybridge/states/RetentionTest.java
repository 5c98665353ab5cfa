package io.legacybridge.states;

import static io.legacybridge.states.LocalEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An engine that runs for months keeps what is open, and of what has closed as much as it may. */
class RetentionTest {

    private static final String PASS = "{'StartAt': 'P', 'States': {'P': {'Type': 'Pass', 'End': true}}}";
    private static final String WAIT =
            "{'StartAt': 'W', 'States': {'W': {'Type': 'Wait', 'Seconds': 1000000, 'End': true}}}";
    private static final String INPUT = "{'text': '" + "field ".repeat(200) + "'}";
    private static final String ROLE = "arn:aws:iam::123456789012:role/r";

    private static String machine(LocalEngine engine, String name, String definition) {
        ObjectNode request = json("{}").put("name", name).put("roleArn", ROLE);
        request.put("definition", definition.replace('\'', '"'));
        return engine.call("CreateStateMachine", request)
                .path("stateMachineArn")
                .asText();
    }

    private static String start(LocalEngine engine, String machine, String input) {
        return engine.call(
                        "StartExecution",
                        json("{}").put("stateMachineArn", machine).put("input", input.replace('\'', '"')))
                .path("executionArn")
                .asText();
    }

    private static void isForgotten(LocalEngine engine, String execution) {
        assertThatThrownBy(() -> engine.describe(execution)).hasMessageStartingWith("Execution Does Not Exist");
    }

    @Test
    void tenTimesAsManyExecutionsTakeNoMoreMemory() {
        try (LocalEngine engine = new LocalEngine(builder -> builder.maxClosedBytes(256 << 10))) {
            String machine = machine(engine, "m", PASS);
            String open = start(engine, machine(engine, "w", WAIT), INPUT);
            for (int i = 0; i < 300; i++) {
                start(engine, machine, INPUT);
            }
            long bytesOfFew = engine.engine.closedBytes();
            int few = engine.engine.closedExecutions();
            for (int i = 300; i < 3000; i++) {
                start(engine, machine, INPUT);
            }

            assertThat(few).isBetween(10, 200);
            assertThat(engine.engine.closedExecutions()).isBetween(few - 2, few + 2);
            assertThat(engine.engine.closedBytes()).isBetween(bytesOfFew * 9 / 10, 256L << 10);
            assertThat(engine.call(
                                    "ListExecutions",
                                    json("{'maxResults': 1000}").put("stateMachineArn", machine))
                            .path("executions"))
                    .hasSize(engine.engine.closedExecutions());
            assertThat(engine.status(open)).isEqualTo("RUNNING");
        }
    }

    @Test
    void theOneThatClosedLastIsKeptHoweverLarge() {
        try (LocalEngine engine = new LocalEngine(builder -> builder.maxClosedBytes(1))) {
            String first = engine.start(PASS, INPUT);
            assertThat(engine.describe(first).path("output").asText()).hasSizeGreaterThan(1000);
            String second = engine.start(PASS, INPUT);
            isForgotten(engine, first);
            assertThat(engine.status(second)).isEqualTo("SUCCEEDED");
        }
    }

    @Test
    void whatIsOpenStaysWhateverTheLimits() {
        try (LocalEngine engine =
                new LocalEngine(builder -> builder.maxClosedBytes(1).maxClosedExecutions(1))) {
            List<String> open = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                open.add(engine.start(WAIT, INPUT));
                engine.start(PASS, INPUT);
            }
            engine.advance(Duration.ofDays(100).toSeconds() / 10);
            assertThat(open)
                    .allSatisfy(
                            execution -> assertThat(engine.status(execution)).isEqualTo("RUNNING"));
        }
    }

    @Test
    void afterNinetyDaysAnExecutionIsForgottenAndItsNameIsFree() {
        try (LocalEngine engine = new LocalEngine()) {
            String machine = machine(engine, "m", PASS);
            ObjectNode start = json("{'name': 'once'}").put("stateMachineArn", machine);
            String execution =
                    engine.call("StartExecution", start).path("executionArn").asText();
            engine.advance(Duration.ofDays(90).toSeconds());
            assertThat(engine.status(execution)).isEqualTo("SUCCEEDED");
            assertThatThrownBy(() -> engine.call("StartExecution", start))
                    .hasMessageStartingWith("Execution Already Exists");
            engine.advance(1);
            isForgotten(engine, execution);
            assertThat(engine.call("ListExecutions", json("{}").put("stateMachineArn", machine))
                            .path("executions"))
                    .isEmpty();
            engine.call("StartExecution", start);
            assertThat(engine.status(execution)).isEqualTo("SUCCEEDED");
        }
    }

    @Test
    void anExecutionThatRunsAgainStaysUntilItsTurnComesOnceMore() {
        try (LocalEngine engine = new LocalEngine(builder -> builder.maxClosedExecutions(2))) {
            String activity = engine.createActivity("work");
            String redriven = engine.start(
                    "{'StartAt': 'T', 'States': {'T': {'Type': 'Task', 'Resource': '" + activity + "', 'End': true}}}",
                    "{}");
            engine.fail(engine.take(activity), "E", "c");
            engine.call("RedriveExecution", json("{'clientToken': 'one'}").put("executionArn", redriven));
            for (int i = 0; i < 5; i++) {
                engine.start(PASS, "{}");
            }
            engine.succeed(engine.take(activity), "1");
            assertThat(engine.status(redriven)).isEqualTo("SUCCEEDED");
            engine.start(PASS, "{}");
            assertThat(engine.status(redriven)).isEqualTo("SUCCEEDED");
            for (int i = 0; i < 5; i++) {
                engine.start(PASS, "{}");
            }
            isForgotten(engine, redriven);
            assertThat(engine.engine.closedExecutions()).isEqualTo(2);
        }
    }

    @Test
    void theItemsOfADistributedMapAreForgottenAndStillCounted() {
        try (LocalEngine engine = new LocalEngine(builder -> builder.maxClosedExecutions(3))) {
            String execution = engine.start(
                    "{'StartAt': 'M', 'States': {'M': {'Type': 'Map', 'Label': 'items', 'End': true, 'ItemProcessor': {"
                            + "'ProcessorConfig': {'Mode': 'DISTRIBUTED', 'ExecutionType': 'STANDARD'}, 'StartAt': 'P',"
                            + " 'States': {'P': {'Type': 'Pass', 'End': true}}}}}}",
                    "[1, 2, 3, 4, 5, 6, 7, 8]");
            assertThat(engine.describe(execution).path("output").asText()).isEqualTo("[1,2,3,4,5,6,7,8]");
            String run = engine.call("ListMapRuns", json("{}").put("executionArn", execution))
                    .at("/mapRuns/0/mapRunArn")
                    .asText();
            JsonNode counts = engine.call("DescribeMapRun", json("{}").put("mapRunArn", run))
                    .path("executionCounts");
            assertThat(counts.path("succeeded").asInt()).isEqualTo(8);
            assertThat(counts.path("pending").asInt()).isZero();
            assertThat(engine.call("ListExecutions", json("{}").put("mapRunArn", run))
                            .path("executions"))
                    .as("two items, beside the execution itself")
                    .hasSize(2);
            assertThat(engine.engine.closedExecutions()).isEqualTo(3);
        }
    }

    @Test
    void aLongHistoryReadsTheSameInPagesOfAnySizeAndOrder() {
        try (LocalEngine engine = new LocalEngine()) {
            StringBuilder items = new StringBuilder("[0");
            for (int i = 1; i < 300; i++) {
                items.append(',').append(i);
            }
            String execution = engine.start(
                    "{'StartAt': 'M', 'States': {'M': {'Type': 'Map', 'End': true, 'ItemProcessor': {'StartAt': 'P',"
                            + " 'States': {'P': {'Type': 'Pass', 'End': true}}}}}}",
                    items.append(']').toString());
            List<JsonNode> all = engine.history(execution);
            assertThat(all).hasSizeGreaterThan(1200);

            assertThat(pages(engine, execution, 97, false)).containsExactlyElementsOf(all);
            List<JsonNode> backwards = new ArrayList<>(all);
            Collections.reverse(backwards);
            assertThat(pages(engine, execution, 250, true)).containsExactlyElementsOf(backwards);
        }
    }

    private static List<JsonNode> pages(LocalEngine engine, String execution, int size, boolean reverse) {
        List<JsonNode> events = new ArrayList<>();
        ObjectNode request = json("{}")
                .put("executionArn", execution)
                .put("maxResults", size)
                .put("reverseOrder", reverse);
        ObjectNode page;
        do {
            page = engine.call("GetExecutionHistory", request);
            page.path("events").forEach(events::add);
            request.put("nextToken", page.path("nextToken").asText());
        } while (page.has("nextToken"));
        return events;
    }
}
