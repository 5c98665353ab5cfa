package io.legacybridge.states.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.StatesException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays the corpus: what each state makes of its input, or how it fails. */
class StateCorpusTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> pathsAndTemplates() throws IOException {
        return corpus("paths.json");
    }

    @TestFactory
    Stream<DynamicTest> intrinsicFunctions() throws IOException {
        return corpus("intrinsics.json");
    }

    @TestFactory
    Stream<DynamicTest> choices() throws IOException {
        return corpus("choices.json");
    }

    @TestFactory
    Stream<DynamicTest> fields() throws IOException {
        return corpus("fields.json");
    }

    @TestFactory
    Stream<DynamicTest> jsonata() throws IOException {
        return corpus("jsonata.json");
    }

    private static Stream<DynamicTest> corpus(String file) throws IOException {
        try (InputStream text = StateCorpusTest.class.getResourceAsStream("/corpus/" + file)) {
            return MAPPER.readTree(text)
                    .valueStream()
                    .map(one -> DynamicTest.dynamicTest(one.get("it").asText(), () -> play(one)));
        }
    }

    private static void play(JsonNode one) throws InvalidDefinitionException {
        JsonNode empty = JsonNodeFactory.instance.objectNode();
        OneState visited = OneState.visit(
                (ObjectNode) one.get("state"),
                one.has("input") ? one.get("input") : empty,
                one.has("context") ? one.get("context") : empty,
                OneState.variables(one.has("variables") ? one.get("variables") : empty));
        StatesException failure = visited.failure();
        if (one.has("error")) {
            assertThat(failure)
                    .as("no failure, but the output %s", visited.output())
                    .isNotNull();
            assertThat(failure.error()).isEqualTo(one.get("error").asText());
            assertThat(failure.causeText()).isEqualTo(one.get("cause").asText());
            assertThat(failure.location())
                    .isEqualTo(one.has("location") ? one.get("location").asText() : null);
            return;
        }
        assertThat(failure).isNull();
        if (one.has("output")) {
            assertThat(visited.output()).isEqualTo(one.get("output"));
        }
        if (one.has("next")) {
            assertThat(visited.next()).isEqualTo(one.get("next").asText());
        }
        if (one.has("assigned")) {
            Map<String, JsonNode> assigned = OneState.variables(one.get("assigned"));
            assertThat(visited.variables()).isEqualTo(assigned);
        }
    }
}
