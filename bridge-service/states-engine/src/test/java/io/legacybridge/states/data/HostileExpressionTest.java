package io.legacybridge.states.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileExpressionTest {
    private static final JsonNode EMPTY = JsonNodeFactory.instance.objectNode();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[?(",
                "[",
                "(",
                "['a',",
                "..",
                "[?(@.a && ",
                "[?(!",
                "!",
                ".a[?(@.b in [",
                "[?(@.a == '",
                "[0,",
                ".$.",
                ".length("
            })
    void aPathThatRepeatsItselfIsRefusedOrRead(String part) {
        String text = "$" + part.repeat(2_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> evaluate(() -> PathOrCall.compile("x.$", text)));
    }

    @Test
    void callsThatNestTooDeepAreRefused() {
        String text = "States.Array(".repeat(50_000) + ")".repeat(50_000);
        assertThatThrownBy(() -> PathOrCall.compile("x.$", text))
                .isInstanceOf(ExpressionSyntaxException.class)
                .hasMessage("Intrinsic functions nest at most 10 deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{'a':", "$f(", "-", "a.", "1+", "function(){", "a[", "not ", "`", "/"})
    void aJsonataExpressionThatRepeatsItselfIsRefusedOrRead(String part) {
        String text = "{% " + part.repeat(5_000) + "1 %}";
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> evaluate(() -> jsonata(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($n){$f($n)}; $f(1))",
                "($f := function($n){1 + $f($n)}; $f(1))",
                "$map([1..900000], function($x){$map([1..900000], function($y){$x * $y})})",
                "$reduce([1..900000], function($a, $b){$a & $a})",
                "$pad('x', 2000000000)"
            })
    void aJsonataExpressionThatNeverEndsFails(String expression) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThatThrownBy(
                                () -> jsonata("{% " + expression + " %}").evaluate(scope()))
                        .isInstanceOfSatisfying(
                                StatesException.class,
                                e -> assertThat(e.error()).isEqualTo(StatesException.QUERY_EVALUATION_ERROR)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$..*",
                "$..a..a",
                "$[?(@..a)]",
                "{% $states.input.**.a %}",
                "{% $string($states.input) %}",
                "{% $states.input %}"
            })
    void dataThatIsNestedDeepIsReadOrRefusedOnASmallStack(String text) throws Exception {
        JsonNode deep = Json.parse("{\"a\":".repeat(990) + "1" + "}".repeat(990));
        Expression<JsonNode> expression = text.startsWith("$") ? PathOrCall.compile("x.$", text) : jsonata(text);
        AtomicReference<Throwable> escaped = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        expression.evaluate(new Scope(deep, EMPTY, Map.of()));
                    } catch (StatesException e) {
                        assertThat(e).hasMessageContaining("too deep");
                    }
                },
                "small stack",
                128 * 1024);
        thread.setUncaughtExceptionHandler((where, failure) -> escaped.set(failure));
        thread.start();
        thread.join();
        assertThat(escaped.get()).isNull();
    }

    @Property(tries = 2_000)
    void anyTextIsAPathOrACallOrIsRefused(@ForAll("pathTexts") String text) {
        evaluate(() -> PathOrCall.compile("x.$", text));
    }

    @Property(tries = 2_000)
    void anyTextIsJsonataOrIsRefused(@ForAll("jsonataTexts") String text) {
        evaluate(() -> jsonata("{% " + text + " %}"));
    }

    @Property(tries = 500)
    void anyTextIsAResultPathOrIsRefused(@ForAll("pathTexts") String text) {
        try {
            ResultPath.compile(text).apply(EMPTY, TextNode.valueOf("result"));
        } catch (ExpressionSyntaxException | StatesException e) {
            assertThat(e).hasMessageContainingAll("");
        }
    }

    @Provide
    Arbitrary<String> pathTexts() {
        Arbitrary<String> words = Arbitraries.of(
                "$",
                "$$",
                ".",
                "..",
                "[",
                "]",
                "(",
                ")",
                "?",
                "@",
                "'",
                "\"",
                "*",
                ",",
                ":",
                "-1",
                "0",
                "a",
                "b",
                " ",
                "==",
                "=~",
                "/",
                "!",
                "&&",
                "||",
                "in",
                "length()",
                "States.",
                "Array",
                "Format",
                "{}",
                "\\",
                "null",
                "1.5",
                "ü",
                "$x",
                "sum()",
                "size",
                "empty",
                "true");
        return words.list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> jsonataTexts() {
        Arbitrary<String> words = Arbitraries.of(
                "$states",
                "$",
                "$$",
                ".",
                "input",
                "[",
                "]",
                "(",
                ")",
                "{",
                "}",
                "'",
                "\"",
                "*",
                "**",
                "%",
                ",",
                ":",
                ":=",
                "-",
                "0",
                "a",
                " ",
                "=",
                "/",
                "~>",
                "|",
                "^",
                "function",
                "$f",
                "$sum",
                "$map",
                "and",
                "in",
                "..",
                "&",
                "?",
                "1.5",
                "null",
                "@",
                "#",
                "`",
                "\\",
                ";",
                "$string",
                "$x");
        return words.list().ofMaxSize(10).map(parts -> String.join("", parts));
    }

    private static Expression<JsonNode> jsonata(String text) throws ExpressionSyntaxException {
        return JsonataTemplate.compile("Output", TextNode.valueOf(text));
    }

    private static Scope scope() {
        return new Scope(EMPTY, EMPTY, Map.of("x", EMPTY));
    }

    /** Compiles and evaluates; lets nothing escape but the two exceptions that may. */
    private static void evaluate(Compilation compilation) {
        try {
            compilation.compile().evaluate(scope());
        } catch (ExpressionSyntaxException | StatesException e) {
            assertThat(e).hasMessageContainingAll("");
        }
    }

    private interface Compilation {
        Expression<JsonNode> compile() throws ExpressionSyntaxException;
    }
}
