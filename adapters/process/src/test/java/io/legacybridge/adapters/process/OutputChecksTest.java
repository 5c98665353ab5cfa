package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.adapters.program.Syntax;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputChecksTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
    }

    private Config writes(String content) {
        return Config.shell("printf '%s' '" + content + "' > \"$1\"", "{{out.a}}")
                .out("a", "a.txt", "a.txt", bench.results);
    }

    @Test
    void anOutputThatFailsACheckIsInvalidAndNotPublished() {
        Config config = writes("<gpx>").check("a", Checks.parses(Syntax.XML));

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("out.a (a.txt) is not XML: ");
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void theFirstCheckThatFailsNamesTheError() {
        Config config = writes("<gpx/>")
                .check("a", Checks.named(Checks.parses(Syntax.XML), "T.NotXml"))
                .check("a", Checks.named(Checks.minBytes(100), "T.Small"))
                .check("a", Checks.named(Checks.contains("trkpt"), "T.Empty"));

        assertThat(Bench.failed(bench.run(config.build(), "{}")).error()).isEqualTo("T.Small");
    }

    @Test
    void aCheckMayAskForAnotherTry() {
        Config config = writes("<gp").check("a", Checks.named(Checks.endsWith("</gpx>"), "Bridge.Retry"));

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{}"));

        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(failed.cause()).contains("does not end with");
    }

    @Test
    void whatPassesIsPublished() {
        Config config = writes("<gpx/>")
                .check("a", Checks.newerThanStart())
                .check("a", Checks.minBytes(6))
                .check("a", Checks.parses(Syntax.XML))
                .check("a", Checks.endsWith("/>"));

        Bench.succeeded(bench.run(config.build(), "{}"));

        assertThat(bench.results.resolve("a.txt")).hasContent("<gpx/>");
    }

    @Test
    void anOldResultThatTheProgramCopiedIsStale() throws Exception {
        Path old = Files.writeString(folder.resolve("old"), "yesterday's");
        Files.setLastModifiedTime(old, java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L));
        Config config = Config.shell("cp -p \"$1\" \"$2\"", old.toString(), "{{out.a}}")
                .out("a", "a.txt", null, null)
                .check("a", Checks.newerThanStart());

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{}"));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("before the program was started");
    }

    @Test
    void anOptionalOutputThatIsMissingOrEmptyIsNotChecked() {
        Config none = Config.command("true").optionalOut("a", "a.txt").check("a", Checks.minBytes(1));
        Config empty = Config.shell(": > a.txt").optionalOut("a", "a.txt").check("a", Checks.minBytes(1));

        Bench.succeeded(bench.run(none.build(), "{}"));
        Bench.succeeded(bench.run(empty.build(), "{}"));
    }

    @Test
    void stdoutIsCheckedWhetherOrNotItIsTheResult() {
        Config checked = Config.command("echo", "1;2").stdoutCheck(Checks.contains("^\\d+,\\d+$"));
        Config result = Config.command("echo", "1,2")
                .stdout(StdoutResult.TEXT)
                .stdoutCheck(Checks.named(Checks.minCount(",", 2), "T.Few"));

        assertThat(Bench.failed(bench.run(checked.build(), "{}")).cause()).contains("stdout has no line with");
        assertThat(Bench.failed(bench.run(result.build(), "{}")).error()).isEqualTo("T.Few");
        Bench.succeeded(bench.run(
                Config.command("echo", "1,2")
                        .stdoutCheck(Checks.contains("^1,2$"))
                        .build(),
                "{}"));
    }
}
