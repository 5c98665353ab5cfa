package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.input.ValueType;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
    }

    private static Config field() {
        return Config.command("echo", "{{$.field}}")
                .value("$.field", null, "[A-Za-z0-9_-]+")
                .allowLeadingDash()
                .stdout(StdoutResult.TEXT);
    }

    @Test
    void aValueThatMatchesIsUsed() {
        assertThat(Json.text(Bench.succeeded(bench.run(field().build(), Json.object("field", "North_40")))))
                .isEqualTo("North_40\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a\n",
                "/etc/passwd",
                "../a",
                "http://127.0.0.1/",
                "/vsicurl/http://127.0.0.1/",
                "$(id)",
                "{{$.other}}",
                "Müller"
            })
    void aValueThatDoesNotMatchIsNamedWithItsPattern(String value) {
        Outcome.Failed failed = Bench.failed(bench.run(field().build(), Json.object("field", value)));

        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(failed.cause())
                .startsWith("$.field is \"")
                .endsWith("; all of it must match the pattern '[A-Za-z0-9_-]+'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INTEGER|1.5|an integer",
                "INTEGER|\"1\"|an integer",
                "INTEGER|1e3|an integer",
                "NUMBER|\"1\"|a number",
                "BOOLEAN|0|a boolean",
                "STRING|1|a string",
                "STRING|[\"a\", 1]|a string"
            })
    void aValueOfAnotherTypeIsRefused(ValueType type, String value, String words) {
        Config config = Config.command("true").value("$.v", type, null);

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{\"v\": " + value + "}"));

        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(failed.cause()).startsWith("$.v").endsWith("; it must be " + words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"INTEGER|-3", "NUMBER|1.5e-3", "BOOLEAN|true", "STRING|\"a\"", "STRING|[\"a\", \"b\"]"})
    void aValueOfTheTypeIsUsed(ValueType type, String value) {
        Bench.succeeded(
                bench.run(Config.command("true").value("$.v", type, null).build(), "{\"v\": " + value + "}"));
    }

    @Test
    void aValueThatIsMissingIsRefusedAlsoWhereNoPlaceholderUsesIt() {
        Config config = Config.command("true").value("$.v", ValueType.STRING, null);

        assertThat(Bench.failed(bench.run(config.build(), "{}")).cause()).contains("the input has no $.v");
    }

    @Test
    void aPatternThatBacktracksWithoutEndRefusesTheValue() {
        Config config = Config.command("true").value("$.v", null, ".*.*.*.*.*.*.*.*b");

        assertThat(Bench.failed(bench.run(config.build(), Json.object("v", "a".repeat(1_000))))
                        .cause())
                .contains("could not be compared");
    }

    @Test
    void aValueMayNotBecomeAnOptionUnlessItCannotBeTakenForOne() {
        String input = Json.object("v", "--version");

        Outcome.Failed failed =
                Bench.failed(bench.run(Config.command("cat", "{{$.v}}").build(), input));
        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(failed.cause()).contains("{{$.v}}", "begins with a dash");

        Config second = Config.command("printf", "%s.", "{{$.a}}", "{{$.v}}").stdout(StdoutResult.TEXT);
        assertThat(Bench.failed(bench.run(second.build(), Json.object("a", "", "v", "-n")))
                        .cause())
                .contains("begins with a dash");

        Config after = Config.command("printf", "%s.", "--", "{{$.v}}").stdout(StdoutResult.TEXT);
        Config inside = Config.command("printf", "%s.", "--name={{$.v}}").stdout(StdoutResult.TEXT);
        assertThat(Json.text(Bench.succeeded(bench.run(after.build(), input)))).endsWith("--version.");
        assertThat(Json.text(Bench.succeeded(bench.run(inside.build(), input)))).isEqualTo("--name=--version.");
    }
}
