package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The values of the example with Jobs: the chart takes them, and its activities are those of the two bridge.yml there.
 */
class ExampleTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path EXAMPLE = Path.of("..", "examples", "machine-data");
    private static final String VALUES = Chart.read(EXAMPLE.resolve("kubernetes/values.yaml"));

    private final JsonNode activities = activities(Chart.render(VALUES).bridgeYml("machine-data"));

    ExampleTest() throws Exception {}

    @Test
    void itsJobsMayBeMadeAndTheirInputsToo() {
        assertThat(Chart.render(VALUES).one(Role.class).getRules())
                .anySatisfy(rule -> assertThat(rule.getResources()).containsExactly("jobs"))
                .anySatisfy(rule -> {
                    assertThat(rule.getResources()).containsExactly("secrets");
                    assertThat(rule.getVerbs()).containsExactly("create");
                });
    }

    @Test
    void itsActivitiesAreThoseOfTheBridgeOnOneMachine() throws Exception {
        JsonNode onOneMachine = activities(Chart.read(EXAMPLE.resolve("kubernetes/bridge.yml")));
        assertThat(withoutPlace(activities)).isEqualTo(withoutPlace(onOneMachine));
    }

    @Test
    void whatIsNoJobIsAsInTheDemo() throws Exception {
        JsonNode demo = activities(Chart.read(EXAMPLE.resolve("bridge.yml")));
        assertThat(names(activities)).isEqualTo(names(demo));
        ((ObjectNode) activities.at("/unpack-archive/adapter")).remove("environment"); // Jobs read what it writes
        for (Map.Entry<String, JsonNode> activity : activities.properties()) {
            if (activity.getValue().at("/adapter/type").asText().equals("process")) {
                assertThat(activity.getValue()).as(activity.getKey()).isEqualTo(demo.get(activity.getKey()));
            }
        }
    }

    /** Variables stand for their defaults. */
    private static JsonNode activities(String bridgeYml) throws JsonProcessingException {
        return YAML.readTree(bridgeYml.replaceAll("\\$\\{\\w+:-([^}]*)}", "$1")).get("activities");
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).sorted().toList();
    }

    /** But for where the Jobs are, and where their data is. */
    private static JsonNode withoutPlace(JsonNode activities) {
        JsonNode copy = activities.deepCopy();
        copy.forEach(activity -> {
            ObjectNode adapter = (ObjectNode) activity.get("adapter");
            adapter.remove(List.of("namespace", "pool"));
            if (adapter.at("/volumes/shared") instanceof ObjectNode shared) {
                shared.retain("mountPath");
            }
        });
        return copy;
    }
}
