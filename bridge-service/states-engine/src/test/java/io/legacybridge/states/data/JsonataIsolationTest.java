package io.legacybridge.states.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class JsonataIsolationTest {
    private static final JsonNode EMPTY = JsonNodeFactory.instance.objectNode();

    @Test
    void threadsThatShareAnExpressionDoNotSeeEachOthersVariables() throws Exception {
        JsonataTemplate shared = JsonataTemplate.compile(
                "Output", TextNode.valueOf("{% ($mine := $n; $sum($map([1..20], function($i){$mine})) / 20) %}"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int first = thread * 1_000;
                all.add(threads.submit(() -> eachSeesItsOwn(shared, first)));
            }
            assertThat(eachSeesItsOwn(shared, 9_000)).isTrue();
            for (Future<Boolean> one : all) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatOneEvaluationBindsTheNextDoesNotSee() throws Exception {
        JsonataTemplate template =
                JsonataTemplate.compile("Output", TextNode.valueOf("{% ($seen := $exists($x); $x := 1; $seen) %}"));
        Scope scope = new Scope(EMPTY, EMPTY, Map.of());
        assertThat(template.evaluate(scope).booleanValue()).isFalse();
        assertThat(template.evaluate(scope).booleanValue()).isFalse();
    }

    private static boolean eachSeesItsOwn(JsonataTemplate shared, int first) {
        for (int n = first; n < first + 300; n++) {
            Scope scope = new Scope(EMPTY, EMPTY, Map.of("n", IntNode.valueOf(n)));
            if (shared.evaluate(scope).intValue() != n) {
                return false;
            }
        }
        return true;
    }
}
