package io.legacybridge.states.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays the corpus of definitions: what is said about each, as {@code CODE: message at location}. */
class DiagnosticsCorpusTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> definitions() throws IOException {
        try (InputStream text = DiagnosticsCorpusTest.class.getResourceAsStream("/corpus/definitions.json")) {
            return MAPPER.readTree(text)
                    .valueStream()
                    .map(one -> DynamicTest.dynamicTest(one.get("it").asText(), () -> play(one)));
        }
    }

    private static void play(JsonNode one) {
        JsonNode definition = one.get("definition");
        WorkflowType type =
                WorkflowType.valueOf(one.has("type") ? one.get("type").asText() : "STANDARD");
        List<String> said =
                Definitions.diagnose(definition.isTextual() ? definition.asText() : definition.toString(), type)
                        .stream()
                        .map(DiagnosticsCorpusTest::say)
                        .toList();
        assertThat(said)
                .containsExactlyElementsOf(
                        one.get("says").valueStream().map(JsonNode::asText).toList());
    }

    private static String say(Diagnostic diagnostic) {
        String what = diagnostic.code() + ": " + diagnostic.message();
        return diagnostic.location() == null ? what : what + " at " + diagnostic.location();
    }
}
