package io.legacybridge.states.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultPathTest {

    @Test
    void theInputIsNotChanged() throws Exception {
        JsonNode input = Json.parse("{\"a\":{\"b\":1}}");
        JsonNode combined = ResultPath.compile("$.a.b").apply(input, IntNode.valueOf(2));
        assertThat(combined).isEqualTo(Json.parse("{\"a\":{\"b\":2}}"));
        assertThat(input).isEqualTo(Json.parse("{\"a\":{\"b\":1}}"));
    }

    @Test
    void aValueOnTheWayGivesWayToAnObject() throws Exception {
        JsonNode combined = ResultPath.compile("$.a.b").apply(Json.parse("{\"a\":7}"), IntNode.valueOf(2));
        assertThat(combined).isEqualTo(Json.parse("{\"a\":{\"b\":2}}"));
    }

    @Test
    void anItemMustBeThere() throws Exception {
        ResultPath path = ResultPath.compile("$.a[1]");
        JsonNode input = Json.parse("{\"a\":[0]}");
        assertThatThrownBy(() -> path.apply(input, IntNode.valueOf(2)))
                .isInstanceOf(StatesException.class)
                .hasMessage("Unable to apply step \"1\" to input [0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "$a", "$$.a", "$.", "$..a", "$.a[*]", "$.a[-1]", "$.a[?(@.b)]", "$.a b", "$.a.length()"
            })
    void whatIsNoReferencePathIsRefused(String text) {
        assertThatThrownBy(() -> ResultPath.compile(text))
                .isInstanceOf(ExpressionSyntaxException.class)
                .hasMessageStartingWith("Value is not a Reference Path");
    }
}
