package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCheckTest {
    private static List<String> mistakes(Config config) {
        return new ProcessAdapterFactory()
                .check(config.build()).stream().map(ConfigMistake::toString).toList();
    }

    @Test
    void theServiceLoaderFindsTheFactory() {
        assertThat(ServiceLoader.load(AdapterFactory.class))
                .anyMatch(factory ->
                        factory.type().equals("process") && factory.configType().equals(ProcessAdapterConfig.class));
    }

    @Test
    void everyMistakeIsNamedAtOnceWithItsPathAndAMend() {
        Config config = Config.command("{{$.program}}", "{{nonsense}}", "{{in.missing}}", "{{$.a..b}}", "{{$.open")
                .environment("1X", "{{out.missing}}")
                .environment("LEGACY_BRIDGE_TASK", "x")
                .value("field", null, "a(")
                .value("$.a..b", null, null)
                .stdin("in.missing")
                .in("track", "{{in.track}}", null, InputKind.FILE, null)
                .in("shape", "a{{$.b}}", "relative", InputKind.FILES, null)
                .in("text", "{{$.b}}", "/data", InputKind.TEXT, ".x")
                .in("bad.name", "{{$.b}}", "/data", InputKind.FILE, null)
                .out("a", "../a", "{{run.dir}}/a", null)
                .out("b", "a/b", null, "/data")
                .out("c", "..", null, null)
                .out("d", "same", null, null)
                .out("e", "same", null, null)
                .check("e", Checks.named(Checks.contains("a("), "States.X"))
                .check("e", new CheckConfig(null, null, false, null, "x ", null, "b(", null, null))
                .check("e", Checks.minCount("c(", 1))
                .stdoutCheck(new CheckConfig(null, null, false, null, null, null, null, null, "T.X"))
                .stdoutCheck(
                        new CheckConfig(new ByteSize(2), new ByteSize(1), false, null, null, null, null, null, null))
                .warn(0)
                .rule(null, null, null, "Translator.BadInput")
                .rule(256, null, null, "two words")
                .rule(null, 65, null, "States.Timeout")
                .rule(null, null, "a(b", "Bridge.Nonsense")
                .rule(1, 9, null, "Ok")
                .checker(Checker.command("{{$.checker}}", "{{out.missing}}", "{{run.stdout}}")
                        .wallClock(Duration.ZERO)
                        .warn(0)
                        .rule(null, null, null, "T.X")
                        .error("Bridge.Nonsense"))
                .wallClock(Duration.ZERO)
                .grace(Duration.ofSeconds(-1))
                .needs(new NeedsConfig(null, null))
                .workKeys("keys")
                .untrusted();

        assertThat(new ProcessAdapterFactory().check(config.build()))
                .extracting(ConfigMistake::path)
                .containsExactlyInAnyOrder(
                        "needs",
                        "workKeys.folder",
                        "command[0]",
                        "command[1]",
                        "command[2]",
                        "command[3]",
                        "command[4]",
                        "environment.1X",
                        "environment.1X",
                        "environment.LEGACY_BRIDGE_TASK",
                        "stdin",
                        "values.field",
                        "values.field.pattern",
                        "values.$.a..b",
                        "values.$.a..b",
                        "in.track.from",
                        "in.track.root",
                        "in.shape.root",
                        "in.shape.main",
                        "in.shape.from",
                        "in.text.root",
                        "in.text.main",
                        "in.bad.name",
                        "out.a.file",
                        "out.a.publish",
                        "out.a.root",
                        "out.b.file",
                        "out.b.root",
                        "out.c.file",
                        "out.e.file",
                        "out.e.checks[0].contains",
                        "out.e.checks[0].error",
                        "out.e.checks[1].endsWith",
                        "out.e.checks[1].lacks",
                        "out.e.checks[2].minCount.pattern",
                        "result.checks[0]",
                        "result.checks[1].minBytes",
                        "verdict.warn",
                        "verdict.rules[0]",
                        "verdict.rules[1].exitCode",
                        "verdict.rules[1].error",
                        "verdict.rules[2].signal",
                        "verdict.rules[2].error",
                        "verdict.rules[3].stderr",
                        "verdict.rules[3].error",
                        "verdict.rules[4]",
                        "verdict.checker.command[0]",
                        "verdict.checker.command[1]",
                        "verdict.checker.wallClock",
                        "verdict.checker.warn",
                        "verdict.checker.rules[0]",
                        "verdict.checker.error",
                        "limits.wallClock",
                        "stop.grace",
                        "trusted");
        assertThat(mistakes(config)).allMatch(text -> text.contains("; "));
    }

    @Test
    void aLimitThatNoProgramCanRunWithinIsAMistake() {
        ResourcesConfig nothing =
                new ResourcesConfig(ByteSize.kibibytes(1), Duration.ZERO, 2, 0, ByteSize.kibibytes(0));

        assertThat(new ProcessAdapterFactory()
                        .check(Config.command("x").resources(nothing).build()))
                .extracting(ConfigMistake::path)
                .containsExactly(
                        "limits.resources.memory",
                        "limits.resources.cpu",
                        "limits.resources.openFiles",
                        "limits.resources.processes",
                        "limits.resources.fileSize");
    }

    @Test
    void anotherUserNeedsNoTrustAndMayNotBeRoot() {
        assertThat(mistakes(Config.command("x").runAs("nobody", "/runs"))).isEmpty();
        for (String user : List.of("root", "0", "-u", "a b")) {
            assertThat(mistakes(Config.command("x").runAs(user, "/runs")))
                    .singleElement()
                    .asString()
                    .startsWith("runAs.user: ");
        }
        assertThat(mistakes(Config.command("x").runAs("nobody", "runs")))
                .singleElement()
                .asString()
                .startsWith("runAs.directory: ");
    }

    @Test
    void withoutRootNobodyElseCanBeRunAs() {
        assertThatThrownBy(() -> RunAs.of(new RunAsConfig("nobody", null), 1000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start it as root, or leave runAs out and write trusted: true");
    }

    @Test
    void aRegularExpressionIsNamedWithThePositionOfItsMistake() {
        assertThat(mistakes(Config.command("x").rule(null, null, "ab[c", "T.X")))
                .singleElement()
                .asString()
                .startsWith("verdict.rules[0].stderr: 'ab[c' is no regular expression: ")
                .contains("at position 4");
    }

    @Test
    void aProgramThatIsNotTrustedIsRefusedWithAMend() {
        assertThat(mistakes(Config.command("x").untrusted()))
                .singleElement()
                .asString()
                .contains("write runAs: {user: nobody}, or trusted: true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{$}}", "{{$.a}}", "{{ $.a_b-c[0].Größe }}", "{{run.dir}}/x", "plain", "", "}}", "{a}"})
    void whatIsAllowedInACommandHasNoMistake(String token) {
        assertThat(mistakes(Config.command("x", token))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bridge.Retry", "Bridge.InvalidInput", "Translator.BadInput", "Process.Killed", "X"})
    void anErrorMayHaveThisName(String error) {
        assertThat(mistakes(Config.command("x").rule(1, null, null, error))).isEmpty();
    }
}
