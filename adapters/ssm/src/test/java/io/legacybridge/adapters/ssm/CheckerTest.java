package io.legacybridge.adapters.ssm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.ResultConfig;
import io.legacybridge.adapters.program.RuleConfig;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** A program on a host says whether what another one did there is good. */
@Execution(ExecutionMode.CONCURRENT)
class CheckerTest {
    private static final String INPUT = "{\"least\": 2, \"name\": \"a b\"}";

    @TempDir
    Path folder;

    private SsmBench bench;
    private Path asked;

    @BeforeEach
    void open() throws IOException {
        bench = new SsmBench(folder);
        asked = folder.resolve("asked");
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    /** A program that writes two lines into the file r and is checked. */
    private static SsmBench.Conf checked(Checker checker) {
        return SsmBench.sh("printf 'one\\ntwo\\n' >r; echo said; echo warned >&2")
                .checker(checker.build());
    }

    /** One that says that it was asked, and objects. */
    private Checker objects() {
        return Checker.sh(": >" + asked + "; exit 1");
    }

    private JsonNode succeeded(SsmBench.Conf conf) throws Exception {
        return SsmBench.json(SsmBench.succeeded(bench.run(conf, INPUT)));
    }

    private Outcome.Failed failed(SsmBench.Conf conf) throws Exception {
        return SsmBench.failed(bench.run(conf, INPUT));
    }

    private Outcome.Failed failed(Checker checker) throws Exception {
        return failed(checked(checker));
    }

    // What it says

    @Test
    void whatItAcceptsIsGood() throws Exception {
        JsonNode record = succeeded(checked(Checker.sh(
                "[ \"$(wc -l <r)\" -ge \"$1\" ] && [ \"$2\" = \"$PWD\" ] && [ \"$3\" = 'a b' ]",
                "{{$.least}}",
                "{{run.dir}}",
                "{{$.name}}")));

        assertThat(record.path("partial").asBoolean()).isFalse();
        assertThat(record.path("stderrTail").asText()).isEqualTo("warned");
        assertThat(bench.ssm.sends()).hasSize(1);
    }

    @Test
    void whatItRejectsIsInvalidAndItsStderrSaysWhy() throws Exception {
        Outcome.Failed failed = failed(Checker.sh("echo hidden; echo 'line 2 is no number' >&2; exit 1"));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause())
                .startsWith("/bin/sh on " + SsmBench.HOST + ": the checker /bin/sh ended with exit code 1")
                .endsWith("stderr: line 2 is no number");
    }

    @Test
    void whatItSaysOnStdoutIsToldIfItsStderrIsEmpty() throws Exception {
        assertThat(failed(Checker.command("diff", "/dev/null", "r")).cause())
                .contains("stdout: 0a1,2")
                .contains("> two");
        assertThat(failed(Checker.command("false")).cause()).endsWith("stderr is empty");
    }

    @Test
    void exitCodesAndStderrNameTheError() throws Exception {
        Checker checker = Checker.sh("echo \"$1\" >&2; exit \"$2\"", "{{$.name}}", "{{$.least}}")
                .rule(3, null, null, "T.Three")
                .error("T.Other");
        assertThat(failed(checker).error()).isEqualTo("T.Other");

        assertThat(failed(checker.rule(null, null, "^a b$", "T.Named")).error()).isEqualTo("T.Named");
    }

    @Test
    void anErrorMayAskForAnotherTry() throws Exception {
        Outcome.Failed failed = failed(Checker.sh("exit 75").rule(75, null, null, "Bridge.Retry"));

        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(SsmBench.json(failed.cause()).path("detail").asText()).contains("verdict.checker.rules[0] matches");
    }

    @Test
    void aWarningOfItOrOfTheProgramMakesTheResultPartial() throws Exception {
        assertThat(succeeded(checked(Checker.sh("exit 4").warn(4)))
                        .path("partial")
                        .asBoolean())
                .isTrue();
        SsmBench.Conf warned = SsmBench.sh("exit 4")
                .verdict(Set.of(4))
                .checker(Checker.sh(": >" + asked).build());

        assertThat(succeeded(warned).path("partial").asBoolean()).isTrue();
        assertThat(asked).exists();
    }

    // When it is asked

    @Test
    void itIsNotAskedOfAProgramThatDidNotEndWell() throws Exception {
        assertThat(failed(SsmBench.sh("exit 3").checker(objects().build())).error())
                .isEqualTo("Process.ExitCode.3");
        assertThat(failed(SsmBench.sh("kill -s SEGV $$").checker(objects().build()))
                        .error())
                .isEqualTo("Process.Killed");
        assertThat(failed(SsmBench.sh("trap 'exit 0' TERM; while :; do sleep 0.1; done")
                                .limits(Duration.ofSeconds(1), null, null)
                                .checker(objects().build()))
                        .error())
                .isEqualTo("Bridge.Timeout");

        assertThat(asked).doesNotExist();
    }

    @Test
    void whatStderrAndStdoutOfTheProgramSayComesFirst() throws Exception {
        RuleConfig rule = new RuleConfig(null, null, null, "^warned$", "T.Warned");
        CheckConfig small = new CheckConfig(null, null, false, null, "none", null, null, null, "T.Stdout");

        assertThat(failed(checked(objects()).verdict(null, rule)).error()).isEqualTo("T.Warned");
        assertThat(failed(checked(objects()).result(new ResultConfig(StdoutResult.NONE, List.of(small))))
                        .error())
                .isEqualTo("T.Stdout");
        assertThat(failed(checked(objects()).stdout(StdoutResult.JSON)).error()).isEqualTo("Process.OutputInvalid");
    }

    // What it gets

    @Test
    void itReadsCopiesOfWhatTheProgramSaid() throws Exception {
        SsmBench.Conf conf = checked(Checker.sh(
                        "[ \"$(cat \"$1\" \"$2\")\" = \"$(printf 'said\\nwarned')\" ] && echo mine >\"$1\"",
                        "{{run.stdout}}",
                        "{{run.stderr}}"))
                .stdout(StdoutResult.TEXT);

        assertThat(succeeded(conf).textValue()).isEqualTo("said\n");
    }

    @Test
    void itHasTheProgramsEnvironmentAndFolders() throws Exception {
        SsmBench.Conf conf = SsmBench.sh("env | sort >r; pwd >>r; echo x >\"$TMPDIR\"/x")
                .environment("OWN", "{{$.name}}")
                .stdin("input")
                .checker(Checker.sh("{ env | sort; pwd; } | diff r - && [ -e \"$TMPDIR\"/x ] && ! read -r x")
                        .build());

        succeeded(conf);
    }

    /** But for the arguments of the checker itself, in the listing. */
    @Test
    void nothingOfItIsInTheCommandOrInAListingOfProcesses() throws Exception {
        Path listing = folder.resolve("listing");
        Checker checker = Checker.sh(
                        "for of in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <$of; echo; done 2>/dev/null"
                                + " | grep -v '^/bin/sh -c ' >"
                                + listing,
                        "{{$.secret}}")
                .rule(17, null, null, "T.Hidden");

        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{\"secret\": \"of-the-task\"}");
        SsmBench.succeeded(SsmBench.outcome(bench.adapter(checked(checker)).launch(task)));

        SendCommandRequest sent = bench.ssm.sends().get(0);
        assertThat(String.join("\n", sent.parameters().get("commands")))
                .doesNotContain("of-the-task", "T.Hidden", "listing");
        assertThat(listing)
                .content()
                .containsPattern("supervisor\\.sh.*" + task.task().id())
                .doesNotContain("of-the-task", "T.Hidden");
    }

    @Test
    void itsTimeIsAddedToThatOfTheCommand() throws Exception {
        succeeded(checked(Checker.command("true").wallClock(Duration.ofMinutes(3)))
                .limits(Duration.ofMinutes(7), null, null)
                .grace(Duration.ofSeconds(3)));

        assertThat(bench.ssm.sends().get(0).parameters()).containsEntry("executionTimeout", List.of("726"));
    }

    // When it fails

    @Test
    void aCheckerThatIsNotThereIsFoundBeforeTheProgramRuns() throws Exception {
        for (String path : List.of("no-such-checker", folder.resolve("none").toString())) {
            Outcome.Failed failed = failed(
                    SsmBench.sh(": >" + asked).checker(Checker.command(path).build()));

            assertThat(failed.error()).isEqualTo("Process.CheckerFailed");
            assertThat(failed.cause()).contains("the checker " + path + " could not be run on " + SsmBench.HOST);
            assertThat(asked).doesNotExist();
        }
    }

    @Test
    void itIsLookedForInThePathThatItRunsWith() throws Exception {
        Path script = Files.writeString(folder.resolve("own-checker"), "#!/bin/sh\nexit 4\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        SsmBench.Conf conf =
                checked(Checker.command("own-checker").warn(4)).environment("PATH", folder + ":/usr/bin:/bin");

        assertThat(succeeded(conf).path("partial").asBoolean()).isTrue();
    }

    @Test
    void aCheckerThatCannotBeExecutedHasFailed() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        Outcome.Failed failed = failed(Checker.command(script.toString()));

        assertThat(failed.error()).isEqualTo("Process.CheckerFailed");
        assertThat(failed.cause()).contains("could not be run").contains(script.toString());
    }

    @Test
    void aCheckerThatPassesItsLimitHasFailed() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, INPUT);
        SsmBench.Conf conf = checked(Checker.sh("trap '' TERM; sleep 600 & while :; do sleep 1; done")
                        .wallClock(Duration.ofSeconds(1)))
                .grace(Duration.ofSeconds(1));

        Outcome.Failed failed =
                SsmBench.failed(SsmBench.outcome(bench.adapter(conf).launch(task)));

        assertThat(failed.error()).isEqualTo("Process.CheckerFailed");
        assertThat(failed.cause()).contains("the checker /bin/sh ran into its limit");
        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    @Test
    void aCheckerThatASignalEndsHasFailedUnlessARuleNamesIt() throws Exception {
        Checker checker = Checker.sh("kill -s SEGV $$");
        Outcome.Failed failed = failed(checker);
        assertThat(failed.error()).isEqualTo("Process.CheckerFailed");
        assertThat(failed.cause()).contains("signal 11");

        assertThat(failed(checker.rule(null, 11, null, "T.Crashed")).error()).isEqualTo("T.Crashed");
    }

    @Test
    void whatItLeavesRunningIsEnded() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, INPUT);
        SsmBench.Conf conf = checked(Checker.sh("sleep 600 & (setsid sh -c 'cd /; : >" + asked
                + "; sleep 600' &); while ! [ -e " + asked + " ]; do sleep 0.01; done"));

        SsmBench.succeeded(SsmBench.outcome(bench.adapter(conf).launch(task)));

        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    @Test
    void whatTheProgramLeftIsGoneWhenItIsAsked() throws Exception {
        SsmBench.Conf conf = SsmBench.sh("setsid sh -c 'while :; do date >>r; sleep 0.01; done' >/dev/null 2>&1 &"
                        + " while ! [ -s r ]; do sleep 0.01; done")
                .checker(Checker.sh("a=$(wc -l <r); sleep 0.5; [ \"$a\" = \"$(wc -l <r)\" ]")
                        .build());

        succeeded(conf);
    }

    @Test
    void aStdoutThatItChangedIsNoResult() throws Exception {
        Checker changes = Checker.sh("echo mine >../control/stdout");

        Outcome.Failed failed = failed(checked(changes).stdout(StdoutResult.TEXT));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("stdout was changed while it was checked");
        succeeded(checked(changes));
    }

    @Test
    void aCheckerThatRemovesItsRunsFolderLosesTheRun() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, INPUT);
        SsmBench.Conf conf = checked(Checker.sh("rm -rf ../control; sleep 600"));

        Outcome.Failed failed =
                SsmBench.failed(SsmBench.outcome(bench.adapter(conf).launch(task)));

        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(failed.cause()).contains("run lost");
        assertThat(SsmBench.alive(task.task().id())).isFalse();
    }

    // What is too large

    @Test
    void whatItFloodsIsDrainedAndNeverTooMuchForAReport() throws Exception {
        String floods = "yes stdout | head -c 2000000; yes said | head -c 2000000 >&2; ";

        Outcome.Failed failed = failed(Checker.sh(floods + "echo END >&2; exit 1"));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("said\n").endsWith("END");
        succeeded(checked(Checker.sh(floods)).stdout(StdoutResult.TEXT));
    }

    @Test
    void withABucketMoreOfItIsKept() throws Exception {
        Outcome.Failed failed = failed(bench.withBucket(checked(
                Checker.sh("yes said | head -c 20000 >&2; echo MARK >&2;" + " yes said | head -c 30000 >&2; exit 1")
                        .rule(null, null, "^MARK$", "Found.It"))));

        assertThat(failed.error()).isEqualTo("Found.It");
        assertThat(bench.ssm.calls("S3 GET")).isEqualTo(1);
    }
}
