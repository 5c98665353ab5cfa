package io.legacybridge.adapters.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.MinCountConfig;
import io.legacybridge.adapters.program.ResultConfig;
import io.legacybridge.adapters.program.RuleConfig;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** Programs on a host: what they get, and how they are judged. */
@Execution(ExecutionMode.CONCURRENT)
class RunsTest {
    @TempDir
    Path folder;

    private SsmBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new SsmBench(folder);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    // What it gets

    @Test
    void argumentsStdinAndVariablesArriveAsTheyAreAndNoneIsPartOfTheCommand() throws Exception {
        String value = "$(touch " + folder.resolve("injected") + ") 'x' \"y\" `id` \\ ;\n# ü €";
        String input = object(value);

        Outcome outcome = bench.run(
                SsmBench.sh(
                                "cat; printf '|%s|%s|' \"$1\" \"$VALUE\"; env -0 | cut -z -d= -f1 | sort -z | tr '\\0' ' '; pwd",
                                "{{$.v}}")
                        .environment("VALUE", "<{{$.v}}>")
                        .stdin("input")
                        .stdout(StdoutResult.TEXT),
                input);

        String stdout = SsmBench.json(SsmBench.succeeded(outcome)).textValue();
        assertThat(stdout).startsWith(input + "|" + value + "|<" + value + ">|");
        assertThat(stdout.substring(stdout.lastIndexOf('|') + 1))
                .startsWith("HOME LC_ALL LEGACY_BRIDGE_TASK PATH PWD TMPDIR TZ VALUE")
                .contains("/out\n");
        assertThat(folder.resolve("injected")).doesNotExist();
        SendCommandRequest sent = bench.ssm.sends().get(0);
        assertThat(String.join("\n", sent.parameters().get("commands"))).doesNotContain("injected", "touch", "VALUE");
    }

    private static String object(String value) {
        return JsonNodeFactory.instance.objectNode().put("v", value).toString();
    }

    @Test
    void theTimeOfACommandIsThatOfTheRunAndNotTheDocumentsHour() throws Exception {
        bench.run(SsmBench.sh("true").limits(Duration.ofMinutes(7), null, null).grace(Duration.ofSeconds(3)), "{}");

        // What the bridge itself allows is two minutes.
        assertThat(bench.ssm.sends().get(0).parameters()).containsEntry("executionTimeout", List.of("543"));
        assertThat(bench.ssm.sends().get(0).timeoutSeconds()).isEqualTo(600);
    }

    @Test
    void aValueThatBeginsWithADashIsRefusedBeforeAnythingIsSent() throws Exception {
        Outcome.Failed failed = SsmBench.failed(bench.run(SsmBench.sh("true", "{{$.v}}"), "{\"v\": \"-rf\"}"));

        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(failed.cause()).contains("begins with a dash");
        assertThat(bench.ssm.sends()).isEmpty();
    }

    // How it is judged

    @Test
    void withoutStdoutTheOutputIsARecordOfTheRun() throws Exception {
        JsonNode record = SsmBench.json(SsmBench.succeeded(bench.run(SsmBench.sh("echo hello >&2; sleep 0.2"), "{}")));

        assertThat(record.get("host").textValue()).isEqualTo(SsmBench.HOST);
        assertThat(record.get("exitCode").intValue()).isZero();
        assertThat(record.get("partial").booleanValue()).isFalse();
        assertThat(record.get("stderrTail").textValue()).isEqualTo("hello");
        assertThat(record.get("wallMillis").longValue()).isBetween(100L, 60_000L);
    }

    @Test
    void stdoutIsTheOutputAsJsonOrText() throws Exception {
        assertThat(SsmBench.succeeded(
                        bench.run(SsmBench.sh("echo '{\"n\": 1.10}'").stdout(StdoutResult.JSON), "{}")))
                .isEqualTo("{\"n\":1.10}");
        assertThat(SsmBench.failed(bench.run(SsmBench.sh("echo no").stdout(StdoutResult.JSON), "{}"))
                        .error())
                .isEqualTo("Process.OutputInvalid");
        assertThat(SsmBench.failed(bench.run(SsmBench.sh("true").stdout(StdoutResult.JSON), "{}"))
                        .error())
                .isEqualTo("Process.OutputMissing");
    }

    @Test
    void warningsAndRulesAreThoseOfPrograms() throws Exception {
        assertThat(SsmBench.json(SsmBench.succeeded(
                                bench.run(SsmBench.sh("exit 4").verdict(Set.of(4)), "{}")))
                        .get("partial")
                        .booleanValue())
                .isTrue();
        Outcome.Failed rule = SsmBench.failed(bench.run(
                SsmBench.sh("echo 'ERROR 1: cut' >&2")
                        .verdict(null, new RuleConfig(null, null, null, "^ERROR \\d+:", "Translator.Damaged")),
                "{}"));
        assertThat(rule.error()).isEqualTo("Translator.Damaged");
        assertThat(rule.cause()).contains("verdict.rules[0] matches").contains("stderr: ERROR 1: cut");
        assertThat(SsmBench.failed(bench.run(SsmBench.sh("kill -s SEGV $$"), "{}"))
                        .error())
                .isEqualTo("Process.Killed");
        assertThat(SsmBench.failed(bench.run(new SsmBench.Conf(List.of("no-such-program")), "{}"))
                        .error())
                .isEqualTo("Process.NotFound");
    }

    @Test
    void stdoutIsCheckedAsThatOfPrograms() throws Exception {
        CheckConfig points = new CheckConfig(
                null, null, false, null, "</gpx>", null, null, new MinCountConfig("<trkpt", 2), "Translator.Empty");
        ResultConfig result = new ResultConfig(StdoutResult.NONE, List.of(points));

        assertThat(bench.run(SsmBench.sh("echo '<gpx><trkpt/><trkpt/></gpx>'").result(result), "{}"))
                .isInstanceOf(Outcome.Succeeded.class);
        assertThat(SsmBench.failed(bench.run(
                                SsmBench.sh("echo '<gpx><trkpt/></gpx>'").result(result), "{}"))
                        .error())
                .isEqualTo("Translator.Empty");
    }

    @Test
    void aProgramThatPassesItsLimitIsEndedOnItsHost() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");

        Outcome outcome = SsmBench.outcome(bench.adapter(SsmBench.sh("sleep 600 & exec sleep 600")
                        .limits(Duration.ofSeconds(1), null, null)
                        .grace(Duration.ofSeconds(1)))
                .launch(task));

        assertThat(SsmBench.failed(outcome).error()).isEqualTo("Bridge.Timeout");
        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    @Test
    void whatAProgramLeavesBehindEndsWithIt() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");

        SsmBench.outcome(bench.adapter(SsmBench.sh("setsid sh -c 'sleep 600 & sleep 600' >/dev/null 2>&1 & sleep 0.5"))
                .launch(task));

        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    // What is too large

    @Test
    void withoutABucketTheEndOfStdoutIsKeptAndAResultThatWasCutIsRefused() throws Exception {
        String long20 = "head -c 20000 /dev/zero | tr '\\0' x; ";

        assertThat(bench.run(SsmBench.sh(long20 + "true"), "{}")).isInstanceOf(Outcome.Succeeded.class);
        Outcome.Failed failed = SsmBench.failed(bench.run(SsmBench.sh(long20).stdout(StdoutResult.TEXT), "{}"));
        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("limits.stdout");
    }

    @Test
    void withABucketAnOutputOverTwentyFourThousandCharactersComesWhole() throws Exception {
        Outcome outcome = bench.run(bench.withBucket(SsmBench.sh("seq 1 20000").stdout(StdoutResult.TEXT)), "{}");

        assertThat(SsmBench.json(SsmBench.succeeded(outcome))
                        .textValue()
                        .lines()
                        .toList())
                .hasSize(20_000)
                .endsWith("20000");
        assertThat(bench.ssm.calls("S3 GET")).isEqualTo(1);
        assertThat(bench.ssm.sends().get(0).outputS3KeyPrefix()).isEqualTo("lb/outputs");
    }

    @Test
    void allOfStderrIsLookedThroughWithABucket() throws Exception {
        Outcome.Failed failed = SsmBench.failed(bench.run(
                bench.withBucket(SsmBench.sh("head -c 50000 /dev/zero | tr '\\0' x >&2; echo >&2; echo MARK >&2;"
                                + " head -c 50000 /dev/zero | tr '\\0' x >&2")
                        .verdict(null, new RuleConfig(null, null, null, "^MARK", "Found.It"))),
                "{}"));

        assertThat(failed.error()).isEqualTo("Found.It");
    }

    @Test
    void anInputThatDoesNotFitIntoACommandTravelsByTheBucketOrIsRefused() throws Exception {
        StringBuilder random = new StringBuilder();
        new Random(7).ints(150_000, 'a', 'z' + 1).forEach(c -> random.append((char) c));
        String input = "{\"v\":\"" + random + "\"}";
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, input);

        SsmBench.Conf counts = SsmBench.sh("wc -c").stdin("input").stdout(StdoutResult.TEXT);
        Outcome.Failed refused = SsmBench.failed(bench.run(counts, input));
        assertThat(refused.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(refused.cause()).contains("name a bucket");
        assertThat(bench.ssm.sends()).isEmpty();

        Adapter adapter = bench.adapter(
                bench.withBucket(SsmBench.sh("wc -c").stdin("input").stdout(StdoutResult.TEXT)));
        Run run = adapter.launch(task);
        assertThat(SsmBench.json(SsmBench.succeeded(SsmBench.outcome(run)))
                        .textValue()
                        .strip())
                .isEqualTo(Integer.toString(input.length()));
        adapter.settled(task.task(), run.handle());
        await().atMost(SsmBench.PATIENCE)
                .until(() -> Files.notExists(bench.ssm
                        .objects()
                        .resolve("runs/lb/payloads/" + task.task().id() + ".gz")));
    }

    @Test
    void limitsThatAreLargerThanWhatComesBackAreAMistakeWithoutABucket() {
        SsmBench.Conf conf = SsmBench.sh("true").limits(null, ByteSize.kibibytes(64), null);

        assertThat(new SsmAdapterFactory().check(conf.build()))
                .anySatisfy(mistake -> assertThat(mistake.toString()).contains("name a bucket"));
    }
}
