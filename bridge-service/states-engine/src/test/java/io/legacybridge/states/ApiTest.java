package io.legacybridge.states;

import static io.legacybridge.states.LocalEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients of the API rely on: pages, messages, idempotency. */
class ApiTest {

    private final LocalEngine engine = new LocalEngine();

    @AfterEach
    void close() {
        engine.close();
    }

    private static List<String> names(ObjectNode page) {
        List<String> names = new ArrayList<>();
        page.path("activities")
                .forEach(activity -> names.add(activity.path("name").asText()));
        return names;
    }

    @Test
    void whatIsCreatedOrDeletedBetweenTwoPagesNeitherRepeatsNorHidesOthers() {
        for (int i = 0; i < 5; i++) {
            engine.createActivity("a" + i);
        }
        ObjectNode first = engine.call("ListActivities", json("{'maxResults': 2}"));
        assertThat(names(first)).containsExactly("a0", "a1");
        engine.call("DeleteActivity", json("{'activityArn': 'arn:aws:states:us-east-1:123456789012:activity:a0'}"));
        engine.createActivity("a5");
        ObjectNode rest = engine.call(
                "ListActivities",
                json("{}").put("nextToken", first.path("nextToken").asText()));
        assertThat(names(rest)).containsExactly("a2", "a3", "a4", "a5");
        assertThat(rest.has("nextToken")).isFalse();
    }

    @Test
    void aTokenThatIsOldForeignOrNonsenseIsInvalid() {
        engine.createActivity("a0");
        engine.createActivity("a1");
        String token = engine.call("ListActivities", json("{'maxResults': 1}"))
                .path("nextToken")
                .asText();
        assertThatThrownBy(() -> engine.call("ListStateMachines", json("{}").put("nextToken", token)))
                .hasMessage("Invalid Token: 'Invalid token'");
        assertThatThrownBy(() -> engine.call("ListActivities", json("{'nextToken': 'nonsense'}")))
                .hasMessage("Invalid Token: 'Invalid token'");
        engine.advance(24 * 3600);
        assertThatThrownBy(() -> engine.call("ListActivities", json("{}").put("nextToken", token)))
                .hasMessage("Invalid Token: 'Invalid token'");
    }

    @Test
    void everythingThatIsWrongWithARequestIsSaidAtOnce() {
        ObjectNode request = json("{'definition': '', 'type': 'FAST', 'tags': [{'key': ''}]}");
        assertThatThrownBy(() -> engine.call("CreateStateMachine", request))
                .hasMessageStartingWith("5 validation errors detected: ")
                .hasMessageContaining("Value null at 'name' failed to satisfy constraint: Member must not be null")
                .hasMessageContaining("Value null at 'roleArn'")
                .hasMessageContaining(
                        "Value at 'definition' failed to satisfy constraint: Member must have length greater than or equal to 1")
                .hasMessageContaining(
                        "Value 'FAST' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]")
                .hasMessageContaining("Value '' at 'tags.1.member.key'");
    }

    @Test
    void aRepeatedStartOfARunningExecutionIsTheSameExecution() {
        ObjectNode machine = json("{'name': 'm', 'roleArn': 'arn:aws:iam::123456789012:role/r'}");
        machine.put(
                "definition", "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":10,\"End\":true}}}");
        String arn = engine.call("CreateStateMachine", machine)
                .path("stateMachineArn")
                .asText();
        assertThat(engine.call("CreateStateMachine", machine)
                        .path("stateMachineArn")
                        .asText())
                .isEqualTo(arn);
        ObjectNode start = json("{'name': 'once', 'input': '{}'}").put("stateMachineArn", arn);
        ObjectNode first = engine.call("StartExecution", start);
        engine.advance(1);
        assertThat(engine.call("StartExecution", start)).isEqualTo(first);
        assertThatThrownBy(() -> engine.call("StartExecution", start.deepCopy().put("input", "[]")))
                .hasMessageStartingWith("Execution Already Exists: ");
        engine.advance(10);
        assertThatThrownBy(() -> engine.call("StartExecution", start))
                .hasMessageStartingWith("Execution Already Exists: ");
    }

    @Test
    void anActivityCreatedTwiceIsTheSameActivity() {
        ObjectNode first = engine.call("CreateActivity", json("{'name': 'a'}"));
        engine.advance(60);
        assertThat(engine.call("CreateActivity", json("{'name': 'a', 'tags': [{'key': 'k', 'value': 'v'}]}")))
                .isEqualTo(first);
    }

    @Test
    void onlyTheExecutionsThatClosedLastAreKept() {
        try (LocalEngine small = new LocalEngine(builder -> builder.maxClosedExecutions(2))) {
            String pass = "{'StartAt': 'P', 'States': {'P': {'Type': 'Pass', 'End': true}}}";
            String waiting =
                    small.start("{'StartAt': 'W', 'States': {'W': {'Type': 'Wait', 'Seconds': 9, 'End': true}}}", "{}");
            String first = small.start(pass, "{}");
            String second = small.start(pass, "{}");
            String third = small.start(pass, "{}");
            assertThatThrownBy(() -> small.describe(first)).hasMessageStartingWith("Execution Does Not Exist");
            assertThat(small.status(second)).isEqualTo("SUCCEEDED");
            assertThat(small.status(third)).isEqualTo("SUCCEEDED");
            assertThat(small.status(waiting)).isEqualTo("RUNNING");
        }
    }
}
