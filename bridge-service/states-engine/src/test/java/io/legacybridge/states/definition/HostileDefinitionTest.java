package io.legacybridge.states.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever the text, reading it ends, with a document or with diagnostics, and nothing else. */
class HostileDefinitionTest {

    @Test
    void jsonThatIsNestedTooDeepIsRefused() {
        assertThat(codes("[".repeat(500_000))).containsExactly("INVALID_JSON_DESCRIPTION");
    }

    @Test
    void branchesThatNestTooDeepAreRefused() {
        String text =
                "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[".repeat(100)
                        + "]}}}".repeat(100);
        assertThat(codes(text)).isNotEmpty();
    }

    @Test
    void rulesThatNestTooDeepAreRefused() {
        String rule = "{\"Not\":".repeat(200) + "{\"Variable\":\"$.a\",\"IsNull\":true}" + "}".repeat(200);
        String text = "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Choice\",\"Choices\":[{\"Next\":\"B\",\"Not\":"
                + rule + "}]},\"B\":{\"Type\":\"Succeed\"}}}";
        assertThat(Definitions.diagnose(text, WorkflowType.STANDARD))
                .singleElement()
                .satisfies(one -> assertThat(one.message()).isEqualTo("Choice rules nest at most 50 deep"));
    }

    @Test
    void tenThousandStatesAreReadInReasonableTime() {
        ObjectNode machine = JsonNodeFactory.instance.objectNode().put("StartAt", "S0");
        ObjectNode states = machine.putObject("States");
        for (int i = 0; i < 10_000; i++) {
            states.putObject("S" + i).put("Type", "Pass").put("Next", "S" + (i + 1));
        }
        states.putObject("S10000").put("Type", "Succeed");
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(codes(machine.toString())).isEmpty());
    }

    @Property(tries = 1_000)
    void anyTextIsReadOrRefused(@ForAll String text) {
        assertThat(Definitions.diagnose(text, WorkflowType.STANDARD)).isNotEmpty();
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void anyMachineIsReadOrRefused(@ForAll("machines") JsonNode machine, @ForAll WorkflowType type) {
        List<Diagnostic> diagnostics = Definitions.diagnose(machine.toString(), type);
        try {
            assertThat(Definitions.read(machine.toString(), type)).isNotNull();
            assertThat(diagnostics).isEmpty();
        } catch (InvalidDefinitionException e) {
            assertThat(e.diagnostics()).isEqualTo(diagnostics).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<JsonNode> machines() {
        return states(2).map(states -> {
            ObjectNode machine = JsonNodeFactory.instance.objectNode().put("StartAt", "A");
            machine.set("States", states);
            return machine;
        });
    }

    private static Arbitrary<ObjectNode> states(int depth) {
        return Arbitraries.maps(Arbitraries.of("A", "B", "C"), state(depth))
                .ofMaxSize(3)
                .map(HostileDefinitionTest::object);
    }

    private static Arbitrary<JsonNode> state(int depth) {
        Arbitrary<String> names = Arbitraries.of(
                "Next",
                "End",
                "InputPath",
                "OutputPath",
                "ResultPath",
                "Parameters",
                "Result",
                "ResultSelector",
                "Choices",
                "Default",
                "Seconds",
                "SecondsPath",
                "Timestamp",
                "Error",
                "CausePath",
                "Retry",
                "Catch",
                "Resource",
                "TimeoutSeconds",
                "HeartbeatSecondsPath",
                "Branches",
                "ItemProcessor",
                "Iterator",
                "ItemsPath",
                "ItemSelector",
                "MaxConcurrency",
                "Assign",
                "QueryLanguage",
                "Output",
                "Arguments",
                "Items",
                "Comment",
                "Credentials");
        Arbitrary<Map<String, JsonNode>> fields =
                Arbitraries.maps(names, value(depth)).ofMaxSize(6);
        Arbitrary<String> types = Arbitraries.of(StateFields.TYPES);
        return Combinators.combine(types, fields).as((type, all) -> object(all).put("Type", type));
    }

    private static Arbitrary<JsonNode> value(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Arbitrary<JsonNode> plain = Arbitraries.of(
                json.nullNode(),
                json.booleanNode(true),
                json.numberNode(0),
                json.numberNode(-1),
                json.numberNode(1e300),
                json.textNode("A"),
                json.textNode("B"),
                json.textNode("$.a"),
                json.textNode("$"),
                json.textNode("$$"),
                json.textNode("{% $x %}"),
                json.textNode("JSONata"),
                json.textNode("arn:aws:states:us-east-1:123456789012:activity:a"),
                json.textNode("2024-06-01T12:00:00Z"));
        if (depth == 0) {
            return plain;
        }
        Arbitrary<JsonNode> objects = Arbitraries.maps(
                        Arbitraries.of(
                                "x.$",
                                "Variable",
                                "IsNull",
                                "And",
                                "Not",
                                "Condition",
                                "Next",
                                "ErrorEquals",
                                "StartAt"),
                        value(depth - 1))
                .ofMaxSize(3)
                .map(HostileDefinitionTest::object);
        Arbitrary<JsonNode> lists = value(depth - 1).list().ofMaxSize(3).map(HostileDefinitionTest::array);
        Arbitrary<JsonNode> graphs = states(depth - 1).map(states -> {
            ObjectNode graph = json.objectNode().put("StartAt", "A");
            graph.set("States", states);
            return graph;
        });
        Arbitrary<JsonNode> branches = graphs.list().ofMaxSize(2).map(HostileDefinitionTest::array);
        return Arbitraries.oneOf(plain, objects, lists, graphs, branches);
    }

    private static ObjectNode object(Map<String, JsonNode> fields) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.setAll(fields);
        return object;
    }

    private static JsonNode array(List<JsonNode> items) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        array.addAll(items);
        return array;
    }

    private static List<String> codes(String text) {
        return Definitions.diagnose(text, WorkflowType.STANDARD).stream()
                .map(Diagnostic::code)
                .toList();
    }
}
