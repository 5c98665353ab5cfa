package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.Sha256;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that come in and files that go out. */
class StagingTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
    }

    private Config cat() {
        return Config.command("cat", "{{in.track}}")
                .in("track", "{{$.uri}}", bench.uploads, InputKind.FILE, null)
                .stdout(StdoutResult.TEXT);
    }

    private String invalid(Config config, String input) {
        Outcome.Failed failed = Bench.failed(bench.run(config.build(), input));
        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        return failed.cause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b.nmea", "Müller.nmea", "-rf.nmea", "two\nlines.nmea", "日本.nmea", "it's $(id).nmea"})
    void aFileOfAnyNameIsStaged(String name) throws IOException {
        Path file = Files.writeString(Utf8Path.below(bench.uploads, name), "content");

        assertThat(Bench.succeeded(bench.run(cat().build(), Json.object("uri", Utf8Path.text(file)))))
                .isEqualTo("\"content\"");
        assertThat(Bench.succeeded(bench.run(cat().build(), Json.object("uri", Utf8Path.uri(file)))))
                .isEqualTo("\"content\"");
    }

    @Test
    void anEmptyFileIsStagedAndItIsTheProgramThatSaysWhatItMeans() throws IOException {
        Files.createFile(bench.uploads.resolve("a"));

        assertThat(Bench.succeeded(bench.run(cat().build(), Json.object("uri", "a"))))
                .isEqualTo("\"\"");
    }

    @Test
    void aFileOfManyMegabytesGoesThroughWhole() throws IOException {
        long bytes = 60L << 20;
        Path source = bench.uploads.resolve("a");
        try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
            file.setLength(bytes);
            file.seek(bytes - 4);
            file.write("end\n".getBytes(StandardCharsets.UTF_8));
        }
        Config config = Config.command("cp", "{{in.a}}", "{{out.b}}")
                .in("a", "a", bench.uploads, InputKind.FILE, null)
                .out("b", "b", "b", bench.results)
                .check("b", Checks.endsWith("end"));

        String output = Bench.succeeded(bench.run(config.build(), "{}"));

        assertThat(Json.parse(output).at("/files/b/bytes").asLong()).isEqualTo(bytes);
        assertThat(Json.parse(output).at("/files/b/sha256").asText()).isEqualTo(Sha256.of(source));
        assertThat(Files.mismatch(source, bench.results.resolve("b"))).isEqualTo(-1);
    }

    @Test
    void aSourceMayLieInAnyOfSeveralRoots() throws IOException {
        Path second = Files.createDirectory(folder.resolve("second"));
        Path here = Files.writeString(bench.uploads.resolve("here"), "uploads");
        Path there = Files.writeString(second.resolve("there"), "second");
        Files.writeString(folder.resolve("outside"), "x");
        Files.createSymbolicLink(second.resolve("link"), folder.resolve("outside"));
        Config config = Config.command("cat", "{{in.track}}")
                .in("track", "{{$.uri}}", List.of(bench.uploads, second), InputKind.FILE, null)
                .stdout(StdoutResult.TEXT);

        assertThat(Bench.succeeded(bench.run(config.build(), Json.object("uri", here.toString()))))
                .isEqualTo("\"uploads\"");
        assertThat(Bench.succeeded(bench.run(config.build(), Json.object("uri", there.toString()))))
                .isEqualTo("\"second\"");
        assertThat(Bench.succeeded(bench.run(config.build(), Json.object("uri", "here"))))
                .as("relative to the first")
                .isEqualTo("\"uploads\"");
        assertThat(invalid(config, Json.object("uri", folder.resolve("outside").toString())))
                .contains("must lie under " + bench.uploads + " or " + second);
        assertThat(invalid(config, Json.object("uri", second.resolve("link").toString())))
                .contains("a link that leads out of " + second);
    }

    @Test
    void theStagedNameIsTheBridgesAndKeepsAHarmlessEnding() throws IOException {
        Files.writeString(bench.uploads.resolve("-evil name.nmea"), "x");
        Files.writeString(bench.uploads.resolve("x.a;b"), "x");
        Config echo = Config.command("basename", "{{in.track}}")
                .in("track", "{{$.uri}}", bench.uploads, InputKind.FILE, null)
                .stdout(StdoutResult.TEXT);

        assertThat(Bench.succeeded(bench.run(echo.build(), Json.object("uri", "./-evil name.nmea"))))
                .isEqualTo("\"track.nmea\\n\"");
        assertThat(Bench.succeeded(bench.run(echo.build(), Json.object("uri", "x.a;b"))))
                .isEqualTo("\"track\\n\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "a/../../outside",
                "/etc/passwd",
                "file:///etc/passwd",
                "file://host/a",
                "file:a%00b",
                "http://example.org/a",
                "",
                "missing",
                "."
            })
    void aPathOutsideOfTheRootOrWithoutAFileIsRefused(String path) throws IOException {
        Files.writeString(folder.resolve("outside"), "secret");

        assertThat(invalid(cat(), Json.object("uri", path))).contains("in.track");
    }

    @Test
    void aRootThatIsNotThereIsATargetThatIsDownAndLeavesNoFolder() {
        Config config =
                Config.command("true").in("track", "{{$.uri}}", folder.resolve("unmounted"), InputKind.FILE, null);
        try (Adapter adapter = bench.adapter(config.build())) {
            assertThatThrownBy(() -> adapter.launch(Bench.task(Json.object("uri", "a"))))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("unmounted");
        }
        assertThat(bench.work.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void aLinkThatLeadsOutOfTheRootIsRefused() throws IOException {
        Path secret = Files.writeString(folder.resolve("outside"), "secret");
        Files.createSymbolicLink(bench.uploads.resolve("link"), secret);
        Files.createSymbolicLink(bench.uploads.resolve("up"), folder);

        assertThat(invalid(cat(), Json.object("uri", "link"))).contains("link that leads out");
        assertThat(invalid(cat(), Json.object("uri", "up/outside"))).contains("link that leads out");
    }

    @Test
    void whatIsNotARegularFileIsRefused() throws Exception {
        Path fifo = bench.uploads.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Files.createDirectory(bench.uploads.resolve("folder"));

        assertThat(invalid(cat(), Json.object("uri", "fifo"))).contains("not a regular file");
        assertThat(invalid(cat(), Json.object("uri", "folder"))).contains("not a regular file");
    }

    @Test
    void inputsThatAreTooBigOrTooManyAreRefused() throws IOException {
        Files.write(bench.uploads.resolve("big"), new byte[2000]);
        Path many = Files.createDirectory(bench.uploads.resolve("many"));
        for (int i = 0; i < 5; i++) {
            Files.writeString(many.resolve("f" + i), "x");
        }
        Config small = cat().limits(new LimitsConfig(null, null, null, ByteSize.kibibytes(1), null, null, null));
        Config few = Config.command("true")
                .in("card", "{{$.uri}}", bench.uploads, InputKind.FOLDER, null)
                .limits(new LimitsConfig(null, null, null, null, 3, null, null));

        assertThat(invalid(small, Json.object("uri", "big"))).contains("limits.inputBytes");
        assertThat(invalid(few, Json.object("uri", "many"))).contains("limits.inputFiles");
        assertThat(bench.work.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void aFolderIsStagedWithTheNamesInIt() throws IOException {
        Path card = Files.createDirectories(bench.uploads.resolve("card/TASKDATA"));
        Files.writeString(card.resolve("TASKDATA.XML"), "<x/>");
        Config config = Config.command("cat", "{{in.card}}/TASKDATA/TASKDATA.XML")
                .in("card", "{{$.uri}}", bench.uploads, InputKind.FOLDER, null)
                .stdout(StdoutResult.TEXT);

        assertThat(Bench.succeeded(bench.run(config.build(), Json.object("uri", "card"))))
                .isEqualTo("\"<x/>\"");
    }

    @Test
    void aLinkInAFolderIsRefused() throws IOException {
        Path card = Files.createDirectories(bench.uploads.resolve("card"));
        Files.createSymbolicLink(card.resolve("link"), Path.of("/etc/passwd"));
        Config config = Config.command("true").in("card", "{{$.uri}}", bench.uploads, InputKind.FOLDER, null);

        assertThat(invalid(config, Json.object("uri", "card"))).contains("not a regular file");
    }

    @Test
    void filesThatBelongTogetherAreStagedUnderOneName() throws IOException {
        for (String name : new String[] {"Feld 1.shp", "Feld 1.dbf", "Feld 1.shp.xml"}) {
            Files.writeString(bench.uploads.resolve(name), name);
        }
        Config config = Config.shell("ls \"${1%/*}\"; basename \"$1\"", "{{in.shape}}")
                .in("shape", "{{$.members}}", bench.uploads, InputKind.FILES, ".shp")
                .stdout(StdoutResult.TEXT);
        String input = "{\"members\":[\"Feld 1.dbf\",\"Feld 1.shp\",\"Feld 1.shp.xml\"]}";

        assertThat(Json.text(Bench.succeeded(bench.run(config.build(), input))))
                .isEqualTo("shape.dbf\nshape.shp\nshape.shp.xml\nshape.shp\n");
        assertThat(invalid(config, "{\"members\":[\"Feld 1.dbf\"]}")).contains("no file that ends in .shp");
        assertThat(invalid(config, "{\"members\":\"Feld 1.dbf\"}")).contains("list");
    }

    @Test
    void aValueItselfIsStagedAsText() {
        Config config = Config.command("cat", "{{in.list}}")
                .in("list", "{{$.list}}", null, InputKind.TEXT, null)
                .stdout(StdoutResult.JSON);

        assertThat(Bench.succeeded(bench.run(config.build(), "{\"list\":[{\"a\":\"ü\"}]}")))
                .isEqualTo("[{\"a\":\"ü\"}]");
    }

    @Test
    void aStagedFileIsPipedIn() throws IOException {
        Files.writeString(bench.uploads.resolve("a"), "piped");
        Config config = Config.command("cat")
                .in("track", "{{$.uri}}", bench.uploads, InputKind.FILE, null)
                .stdin("in.track")
                .stdout(StdoutResult.TEXT);

        assertThat(Bench.succeeded(bench.run(config.build(), Json.object("uri", "a"))))
                .isEqualTo("\"piped\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "not json", "{\"uri\":", "{} {}", "[]", "{\"uri\":null}", "{\"uri\":{}}", "{\"uri\":[1]}"})
    void anInputThatLacksWhatIsNeededIsRefused(String input) {
        assertThat(invalid(cat(), input)).isNotBlank();
    }

    @Test
    void aMissingFieldIsNamed() {
        assertThat(invalid(Config.command("echo", "{{$.a.b[1]}}"), "{\"a\":{\"b\":[1]}}"))
                .contains("$.a.b[1]");
    }

    @Test
    void aValueThatBeginsWithADashIsNoOption() {
        String input = Json.object("value", "-n");
        assertThat(invalid(Config.command("echo", "{{$.value}}"), input)).contains("dash");

        Config after = Config.command("printf", "%s", "--", "{{$.value}}").stdout(StdoutResult.TEXT);
        Config allowed =
                Config.command("printf", "%s", "{{$.value}}").allowLeadingDash().stdout(StdoutResult.TEXT);
        Config inside = Config.command("printf", "%s", "x{{$.value}}").stdout(StdoutResult.TEXT);
        assertThat(Bench.succeeded(bench.run(after.build(), input))).contains("-n");
        assertThat(Bench.succeeded(bench.run(allowed.build(), input))).isEqualTo("\"-n\"");
        assertThat(Bench.succeeded(bench.run(inside.build(), input))).isEqualTo("\"x-n\"");
    }

    @Test
    void anOutputIsPublishedWithItsSizeAndHash() throws IOException {
        Config config = Config.shell("printf 'hello' >\"$1\"", "{{out.gpx}}")
                .out("gpx", "track.gpx", "{{$.folder}}/{{$.name}}.gpx", bench.results)
                .optionalOut("log", "run.log");
        String output = Bench.succeeded(bench.run(
                config.build(),
                Json.object("folder", bench.results.resolve("sub").toString(), "name", "ä b")));

        Path target = Utf8Path.below(bench.results, "sub/ä b.gpx");
        assertThat(target).hasContent("hello");
        assertThat(Json.parse(output).at("/files/gpx/uri").asText()).isEqualTo(Utf8Path.uri(target));
        assertThat(Json.parse(output).at("/files/gpx/bytes").asInt()).isEqualTo(5);
        assertThat(Json.parse(output).at("/files/gpx/sha256").asText())
                .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(Json.parse(output).at("/files/log").isMissingNode()).isTrue();
        assertThat(bench.results.resolve("sub").toFile().list()).hasSize(1);
    }

    @Test
    void aWriterThatTheProgramLeftIsGoneBeforeItsFileIsTaken() throws IOException {
        Config config = Config.shell(
                        "(trap '' TERM; while :; do echo more; done >r) & while ! [ -s r ]; do sleep 0.01; done")
                .out("r", "r", "r", bench.results);

        JsonNode file =
                Json.parse(Bench.succeeded(bench.run(config.build(), "{}"))).at("/files/r");

        Path published = bench.results.resolve("r");
        assertThat(file.path("bytes").asLong()).isEqualTo(Files.size(published));
        assertThat(file.path("sha256").asText()).isEqualTo(Sha256.of(published));
    }

    @Test
    void anOutputThatIsMissingOrEmptyIsNamed() {
        Config missing = Config.command("true").out("gpx", "track.gpx", null, null);
        Config empty = Config.shell(": >track.gpx").out("gpx", "track.gpx", null, null);

        assertThat(Bench.failed(bench.run(missing.build(), "{}")).error()).isEqualTo("Process.OutputMissing");
        assertThat(Bench.failed(bench.run(empty.build(), "{}")).error()).isEqualTo("Process.OutputMissing");
    }

    @Test
    void anOutputThatIsALinkIsNotFollowed() {
        Config link = Config.shell("ln -s /etc/passwd track.gpx").out("gpx", "track.gpx", "x", bench.results);

        assertThat(Bench.failed(bench.run(link.build(), "{}")).error()).isEqualTo("Process.OutputInvalid");
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void ofSeveralOutputsAllArePublishedOrNone() throws IOException {
        Files.createDirectory(bench.results.resolve("b"));
        Config config = Config.shell("echo a >a; echo b >b")
                .out("a", "a", "a", bench.results)
                .out("b", "b", "b", bench.results);

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{}"));

        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(bench.results.toFile().list()).containsExactly("b");
    }

    @Test
    void aTargetWhoseNameNoDiskTakesIsRefusedBeforeTheProgramRuns() {
        Path ran = folder.resolve("ran");
        Config config = Config.shell(": >" + ran + "; echo x >r").out("r", "r", "{{$.name}}", bench.results);

        assertThat(invalid(config, Json.object("name", "ä".repeat(128)))).contains("255 bytes");
        assertThat(ran).doesNotExist();
    }

    @Test
    void aSparseFileThatIsLargerThanTheDiskFillsNothing() {
        Config sparse = Config.shell("truncate -s $(($(df --output=avail -B1 . | tail -n 1) * 2)) r")
                .out("r", "r", "r", bench.results);

        Outcome.Failed failed = Bench.failed(bench.run(sparse.build(), "{}"));
        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(Json.parse(failed.cause()).path("reason").asText()).isEqualTo("no space");
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void nothingIsPublishedThroughALink() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(bench.results.resolve("link"), outside);
        Config config = Config.shell("echo a >a").out("a", "a", "{{$.to}}", bench.results);

        assertThat(Bench.failed(bench.run(config.build(), Json.object("to", "link/a")))
                        .error())
                .isEqualTo("Bridge.InvalidInput");
        assertThat(invalid(config, Json.object("to", "../a"))).contains("..");
        assertThat(invalid(config, Json.object("to", "/tmp/a"))).contains("must lie under");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aResultThatIsNoLongerWantedPublishesNothing() throws Exception {
        Config config = Config.shell("echo a >a").out("a", "a", "a", bench.results);
        try (Adapter adapter = bench.adapter(config.build())) {
            Bench.Task task = Bench.task("{}").wanted(CompletableFuture.completedFuture(false));

            assertThat(Bench.outcome(adapter.launch(task))).isInstanceOf(Outcome.Abandoned.class);
        }
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aProgramSeesItsOwnFolderOnly() {
        Config config = Config.shell("pwd; stat -c %a .. ").stdout(StdoutResult.TEXT);

        assertThat(new String(
                        Bench.succeeded(bench.run(config.build(), "{}")).getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8))
                .contains(bench.work.resolve("runs").toString())
                .contains("700");
    }
}
