package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.adapters.program.Syntax;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What real translators do to whoever starts them: they fill pipes, say nothing, outlive their parent, leave halves.
 * How they say that all is well when it is not is in {@link ExitCodeZeroTest}, that heartbeats go on while they say
 * nothing in {@link SilenceTest}, what is left where nobody reaps in {@link ZombieTest}.
 */
@Tag("translators")
class MeasuredTest {
    private static final String SHAPE = "{\"members\": [\"y.shp\", \"y.shx\", \"y.dbf\", \"y.prj\"]}";
    private static final long PIPE = 65_536;

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
    }

    private Config ogr2ogr(Bench at, String format, String... files) {
        Config config = Config.command("ogr2ogr", "-f", format, "{{out.o0}}", "{{in.shape}}")
                .in("shape", "{{$.members}}", at.uploads, InputKind.FILES, ".shp");
        for (int i = 0; i < files.length; i++) {
            config.out("o" + i, files[i], files[i], at.results);
        }
        return config;
    }

    @Test
    void moreOnStderrThanAPipeHoldsStopsNothing() throws Exception {
        Path shape = Samples.shapefile(bench.uploads, "y", 3_000);
        Samples.cut(shape, Files.size(shape) * 43 / 100);
        Bench.Task task = Bench.task(SHAPE);

        try (Adapter adapter = bench.adapter(
                ogr2ogr(bench, "GeoJSON", "y.json").keep(Keep.ALWAYS).build())) {
            Bench.succeeded(Bench.outcome(adapter.launch(task)));
        }

        assertThat(Files.size(bench.work.resolve("kept").resolve(task.id()).resolve("stderr")))
                .isGreaterThan(PIPE);
    }

    @Test
    void aProgramThatWorksInSilenceIsEndedByItsLimit() throws Exception {
        Samples.nmea(bench.uploads.resolve("a"), 60_000);
        Config config = Config.command(
                        "gpsbabel",
                        "-t",
                        "-i",
                        "nmea",
                        "-f",
                        "{{in.track}}",
                        "-x",
                        "simplify,count=100",
                        "-o",
                        "kml",
                        "-F",
                        "{{out.kml}}")
                .in("track", "a", bench.uploads, InputKind.FILE, null)
                .out("kml", "a.kml", "a.kml", bench.results)
                .wallClock(Duration.ofSeconds(1));
        Bench.Task task = Bench.task("{}");

        try (Adapter adapter = bench.adapter(config.build())) {
            Outcome.Failed failed = Bench.failed(Bench.outcome(adapter.launch(task)));
            assertThat(failed.error()).isEqualTo("Bridge.Timeout");
        }

        assertThat(Processes.of(task.id())).isEmpty();
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void aTranslatorThatAShellStartedIsEndedWithIt() throws Exception {
        Path ready = folder.resolve("ready");
        Config config =
                Config.shell("mkfifo pipe; : >\"$1\"; gpsbabel -t -i nmea -f pipe -o gpx -F x; true", ready.toString());
        Bench.Task task = Bench.task("{}");

        try (Adapter adapter = bench.adapter(config.build())) {
            Run run = adapter.launch(task);
            await().atMost(Bench.PATIENCE).until(() -> Files.exists(ready));
            Bench.get(run.cancel("not wanted"));

            assertThat(Processes.of(task.id())).isEmpty();
            assertThat(Bench.outcome(run)).isEqualTo(new Outcome.Abandoned("not wanted"));
        }
    }

    @Test
    void aTranslatorThatForkedAwayAndHoldsStdoutIsEndedAndNotWaitedFor() throws Exception {
        Config config = Config.shell(
                        "mkfifo pipe; (setsid sh -c 'gpsbabel -t -i nmea -f pipe -o gpx -F -' &); echo done")
                .stdout(StdoutResult.TEXT);
        Bench.Task task = Bench.task("{}");

        try (Adapter adapter = bench.adapter(config.build())) {
            assertThat(Json.text(Bench.succeeded(Bench.outcome(adapter.launch(task)))))
                    .isEqualTo("done\n");
        }

        assertThat(Processes.of(task.id())).isEmpty();
    }

    @Test
    void anOutputOfManyMegabytesIsToldByItsUriAndCheckedAsAStream() throws Exception {
        Samples.nmea(bench.uploads.resolve("a"), 40_000);
        Config config = Config.command(
                        "gpsbabel", "-t", "-i", "nmea", "-f", "{{in.track}}", "-o", "gpx", "-F", "{{out.gpx}}")
                .in("track", "a", bench.uploads, InputKind.FILE, null)
                .out("gpx", "a.gpx", "a.gpx", bench.results)
                .check("gpx", Checks.parses(Syntax.XML))
                .check("gpx", Checks.endsWith("</gpx>"))
                .check("gpx", Checks.minCount("<trkpt ", 39_000));

        String output = Bench.succeeded(bench.run(config.build(), "{}"));

        JsonNode file = Json.parse(output).at("/files/gpx");
        assertThat(output.length()).isLessThan(4_096);
        assertThat(file.path("bytes").asLong())
                .isEqualTo(Files.size(bench.results.resolve("a.gpx")))
                .isGreaterThan(5L << 20);
        assertThat(file.path("sha256").asText()).hasSize(64);
    }

    @Test
    void cutFilesOfAFullDiskArePublishedByNobody() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("small/work"), 700)) {
            Bench small = new Bench(folder.resolve("small"));
            Samples.shapefile(small.uploads, "y", 3_000);

            Outcome.Failed failed = Bench.failed(small.run(
                    ogr2ogr(small, "ESRI Shapefile", "o.shp", "o.shx", "o.dbf", "o.prj")
                            .build(),
                    SHAPE));

            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(small.results).isEmptyDirectory();
            assertThat(small.work.resolve("runs")).isEmptyDirectory();
        }
    }

    @Test
    void whatOgr2ogrLeavesWhenItFailsIsPublishedByNobody() throws Exception {
        Samples.shapefile(bench.uploads, "y", 3_000);
        Config tooBig = ogr2ogr(bench, "GeoJSON", "y.json")
                .resources(new ResourcesConfig(null, null, null, null, ByteSize.kibibytes(100)));

        Outcome.Failed cut = Bench.failed(bench.run(tooBig.build(), SHAPE));
        assertThat(cut.error()).isEqualTo("Process.Killed");
        assertThat(cut.cause()).contains("limits.resources.fileSize");

        Config badOption = Config.command(
                        "ogr2ogr", "-a_srs", "nonsense", "-f", "GeoJSON", "{{out.json}}", "{{in.shape}}")
                .in("shape", "{{$.members}}", bench.uploads, InputKind.FILES, ".shp")
                .out("json", "y.json", "y.json", bench.results);
        assertThat(Bench.failed(bench.run(badOption.build(), SHAPE)).error()).isEqualTo("Process.ExitCode.1");
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void filesArePublishedAcrossFileSystemsAndNotAtAllWhereThereIsNoRoom() throws Exception {
        try (SmallDisk disk = SmallDisk.at(bench.results, 256)) {
            Config config = Config.shell(
                            "head -c \"$1\" /dev/zero >a; head -c \"$2\" /dev/zero >b", "{{$.a}}", "{{$.b}}")
                    .out("a", "a", "a", bench.results)
                    .out("b", "b", "sub/b", bench.results);

            Bench.succeeded(bench.run(config.build(), "{\"a\": 1000, \"b\": 2000}"));
            assertThat(bench.results.resolve("a")).hasSize(1_000);
            assertThat(bench.results.resolve("sub/b")).hasSize(2_000);

            Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{\"a\": 10000, \"b\": 500000}"));
            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(Json.parse(failed.cause()).path("reason").asText()).isEqualTo("no space");
            assertThat(bench.results.resolve("a")).hasSize(1_000);
            assertThat(bench.results.resolve("sub"))
                    .isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
        }
    }

    @Test
    void aFileThatWasCutByALimitIsPublishedByNobody() throws Exception {
        Samples.nmea(bench.uploads.resolve("a"), 5_000);
        Config config = Config.shell(
                        "gpsbabel -t -i nmea -f \"$1\" -o gpx -F \"$2\"; sleep 600", "{{in.track}}", "{{out.gpx}}")
                .in("track", "a", bench.uploads, InputKind.FILE, null)
                .out("gpx", "a.gpx", "a.gpx", bench.results)
                .wallClock(Duration.ofSeconds(2));

        assertThat(Bench.failed(bench.run(config.build(), "{}")).error()).isEqualTo("Bridge.Timeout");
        assertThat(bench.results).isEmptyDirectory();
    }
}
