package io.legacybridge.adapters.ssm;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a configuration is refused before anything is started. */
class ConfigCheckTest {
    private static void mistake(SsmBench.Conf conf, String path, String problem) {
        assertThat(new SsmAdapterFactory().check(conf.build())).singleElement().satisfies(found -> {
            assertThat(found.path()).isEqualTo(path);
            assertThat(found.toString()).contains(problem);
        });
    }

    private static SsmBench.Conf conf() {
        return SsmBench.sh("true");
    }

    @Test
    void aConfigurationForLinuxIsRight() {
        assertThat(new SsmAdapterFactory().check(conf().build())).isEmpty();
        assertThat(new SsmAdapterFactory()
                        .check(conf().tags(Map.of("Role", "translator")).build()))
                .isEmpty();
    }

    @Test
    void aDocumentForWindowsIsRefused() {
        mistake(conf().document("AWS-RunPowerShellScript"), "document", "for Windows, which was never tested");
        mistake(conf().document("AWS-RunRemoteScript"), "document", "not known");
    }

    @Test
    void oneWayToAHostIsNeeded() {
        mistake(conf().instance(null), "instance", "is missing");
        mistake(conf().instance("web-1"), "instance", "is no id of a host");
    }

    @Test
    void theProgramDoesNotDependOnTheTask() {
        mistake(new SsmBench.Conf(List.of("/opt/{{$.program}}")), "command[0]", "may not depend on the task");
    }

    @Test
    void rootIsSaidToBeTrusted() {
        mistake(conf().untrusted(), "trusted", "which is root");
        mistake(conf().runAs("root"), "runAs.user", "may do everything");
        mistake(conf().runAs("a;b"), "runAs.user", "is no name of a user");
    }

    @Test
    void filesAreStoredOnes() {
        mistake(conf().in("f", "{{$.uri}}", "/data/"), "in.f.root", "is not a folder of stored files");
        mistake(conf().in("f", "{{$.uri}}", "s3://bucket/file"), "in.f.root", "is not a folder of stored files");
        mistake(conf().in("f/g", "{{$.uri}}", "s3://bucket/"), "in.f/g", "is no name that a placeholder can hold");
        mistake(conf().in("f", "{{$.uri", "s3://bucket/"), "in.f.from", "has no end");
        mistake(SsmBench.sh("true", "{{in.f}}"), "command[4]", "{{in.f}} is not defined");
        mistake(SsmBench.sh("true", "{{run.stdout}}"), "command[4]", "use it in verdict.checker.command");
        mistake(conf().environment("A", "{{out.b}}"), "environment.A", "{{out.b}} is not defined");
    }

    private static OutputConfig output(String file, String publish, String root, CheckConfig... checks) {
        return new OutputConfig(file, publish, root, false, List.of(checks));
    }

    @Test
    void resultsAreStoredToo() {
        String root = "s3://bucket/results/";
        mistake(conf().out("f", output("a b", root + "f", root)), "out.f.file", "is not a plain file name");
        mistake(conf().out("f", output("f", root + "{{in.g}}", root)), "out.f.publish", "in.g");
        mistake(conf().out("f", output("f", root + "f", "/data")), "out.f.root", "is not a folder of stored files");
        mistake(
                conf().out("f", output("f", root + "f", root)).out("g", output("f", root + "g", root)),
                "out.g.file",
                "is also the file of out.f");
        mistake(
                conf().out(
                                "f",
                                output(
                                        "f",
                                        root + "f",
                                        root,
                                        new CheckConfig(null, null, true, null, null, null, null, null, null))),
                "out.f.checks[0].newerThanStart",
                "cannot be looked at on another host");
        mistake(
                conf().limits(new LimitsConfig(null, null, null, null, ByteSize.mebibytes(6000))),
                "limits.outputBytes",
                "5GiB or less");
    }

    @Test
    void everyMistakeOfACheckerIsNamed() {
        SsmBench.Conf conf = conf().checker(Checker.command(
                        "{{$.checker}}", "{{out.missing}}", "{{run.stdout}}", "{{in.missing}}", "{{run.x}}", "a\0b")
                .wallClock(Duration.ZERO)
                .warn(0)
                .rule(null, null, null, "T.X")
                .rule(256, null, null, "two words")
                .rule(1, 9, null, "Ok")
                .rule(null, null, "a(b", null)
                .error("Bridge.Nonsense")
                .build());

        assertThat(new SsmAdapterFactory().check(conf.build()))
                .extracting(ConfigMistake::path)
                .containsExactlyInAnyOrder(
                        "verdict.checker.command[0]",
                        "verdict.checker.command[1]",
                        "verdict.checker.command[3]",
                        "verdict.checker.command[4]",
                        "verdict.checker.command[5]",
                        "verdict.checker.wallClock",
                        "verdict.checker.warn",
                        "verdict.checker.rules[0]",
                        "verdict.checker.rules[1].exitCode",
                        "verdict.checker.rules[1].error",
                        "verdict.checker.rules[2]",
                        "verdict.checker.rules[3].stderr",
                        "verdict.checker.error");
    }

    @Test
    void aCheckerWithoutACommandIsLeftToTheConstraints() {
        assertThat(new SsmAdapterFactory()
                        .check(conf().checker(Checker.command().build()).build()))
                .isEmpty();
    }

    @Test
    void whatACheckerSaysCountsForWhatComesBack() {
        SsmBench.Conf conf = conf().limits(null, ByteSize.kibibytes(11), null);
        assertThat(new SsmAdapterFactory().check(conf.build())).isEmpty();

        mistake(conf.checker(Checker.command("true").build()), "limits.stdout", "and what a checker says");
    }

    @Test
    void nothingOfAShellIsInWhatACommandHolds() {
        mistake(conf().directory("/var/lib/$(id)"), "directory", "is not an absolute path");
        mistake(conf().bucket(new BucketConfig("runs", "a b", null)), "bucket.prefix", "cannot be in a command");
    }

    @Test
    void aRunIsKeptForAsLongAsItsCommandMayComeLate() {
        mistake(conf().keep(Duration.ofMinutes(5)), "keep", "less than twice");
    }
}
