package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.healthmarketscience.jackcess.ColumnBuilder;
import com.healthmarketscience.jackcess.DataType;
import com.healthmarketscience.jackcess.Database;
import com.healthmarketscience.jackcess.DatabaseBuilder;
import com.healthmarketscience.jackcess.Table;
import com.healthmarketscience.jackcess.TableBuilder;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.adapters.program.Syntax;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real translators that end with 0 and leave nothing, too little or half a file, and what a verdict makes of it. */
@Tag("translators")
class ExitCodeZeroTest {
    private static final int FIXES = 600;

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
    }

    private Config gpsbabel(Bench at) {
        return Config.command("gpsbabel", "-t", "-i", "nmea", "-f", "{{in.track}}", "-o", "gpx", "-F", "{{out.gpx}}")
                .in("track", "{{$.uri}}", at.uploads, InputKind.FILE, null)
                .out("gpx", "track.gpx", "{{$.uri}}.gpx", at.results)
                .rule(null, null, "Invalid NMEA checksum", "Translator.Damaged")
                .check("gpx", Checks.named(Checks.endsWith("</gpx>"), "Bridge.Retry"))
                .check("gpx", Checks.named(Checks.minCount("<trkpt ", 1), "Translator.Empty"));
    }

    private Config ogr2ogr(Bench at) {
        return Config.command("ogr2ogr", "-f", "GeoJSON", "{{out.json}}", "{{in.shape}}")
                .in("shape", "{{$.members}}", at.uploads, InputKind.FILES, ".shp")
                .out("json", "shape.json", "shape.json", at.results)
                .check("json", Checks.named(Checks.parses(Syntax.JSON), "Bridge.Retry"))
                .check("json", Checks.named(Checks.lacks("\"geometry\": *null"), "Translator.Damaged"));
    }

    private Config log2asc(Bench at) {
        return Config.command("log2asc", "-I", "{{in.log}}", "-O", "{{out.asc}}", "{{$.interface}}")
                .in("log", "{{$.uri}}", at.uploads, InputKind.FILE, null)
                .out("asc", "log.asc", "log.asc", at.results)
                .value("$.interface", null, "v?can[0-9]+")
                .check("asc", Checks.named(Checks.contains(" [TR]x +d "), "Translator.Empty"));
    }

    private Config xls2csv(Bench at) {
        return Config.command("xls2csv", "{{in.sheet}}")
                .in("sheet", "{{$.uri}}", at.uploads, InputKind.FILE, null)
                .stdout(StdoutResult.TEXT)
                .rule(null, null, "is not OLE file or Error", "Translator.BadInput")
                .stdoutCheck(Checks.named(Checks.minBytes(1), "Translator.Empty"));
    }

    private Outcome.Failed rejected(Config config, String... input) {
        Outcome.Failed failed = Bench.failed(bench.run(config.build(), Json.object(input)));
        assertThat(bench.results).isEmptyDirectory();
        return failed;
    }

    private static void isNoSpace(Outcome.Failed failed) {
        assertThat(failed.error()).isEqualTo("Bridge.Retry");
        assertThat(Json.parse(failed.cause()).path("reason").asText()).isEqualTo("no space");
    }

    @Test
    void gpsbabelOnABinary() throws Exception {
        Samples.binary(bench.uploads.resolve("a"));

        assertThat(rejected(gpsbabel(bench), "uri", "a").error()).isEqualTo("Translator.Empty");
    }

    @Test
    void gpsbabelOnAnEmptyFile() throws Exception {
        Files.createFile(bench.uploads.resolve("a"));

        assertThat(rejected(gpsbabel(bench), "uri", "a").error()).isEqualTo("Translator.Empty");
    }

    @Test
    void gpsbabelOnWrongChecksums() throws Exception {
        Path track = Samples.nmea(bench.uploads.resolve("a"), FIXES);
        Files.writeString(track, Files.readString(track).replaceAll("\\*..", "*00"));

        assertThat(rejected(gpsbabel(bench), "uri", "a").error()).isEqualTo("Translator.Damaged");
    }

    @Test
    void gpsbabelOnAFullDisk() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("small/work"), 260)) {
            Bench small = new Bench(folder.resolve("small"));
            Samples.nmea(small.uploads.resolve("a"), FIXES);

            isNoSpace(Bench.failed(small.run(gpsbabel(small).build(), Json.object("uri", "a"))));
            assertThat(small.results).isEmptyDirectory();
        }
    }

    @Test
    void gpsbabelOnAFullDiskThatIsNotTheBridges() throws Exception {
        Samples.nmea(bench.uploads.resolve("a"), FIXES);
        Path elsewhere = folder.resolve("elsewhere");
        Config config = Config.shell(
                        "gpsbabel -t -i nmea -f \"$1\" -o gpx -F \"$3/a\" && mv \"$3/a\" \"$2\"",
                        "{{in.track}}",
                        "{{out.gpx}}",
                        elsewhere.toString())
                .in("track", "{{$.uri}}", bench.uploads, InputKind.FILE, null)
                .out("gpx", "track.gpx", "track.gpx", bench.results)
                .check("gpx", Checks.named(Checks.endsWith("</gpx>"), "Bridge.Retry"));
        try (SmallDisk disk = SmallDisk.at(elsewhere, 100)) {
            Outcome.Failed failed = rejected(config, "uri", "a");

            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(failed.cause()).contains("does not end with");
        }
    }

    @Test
    void ogr2ogrOnACutShapefile() throws Exception {
        Path shape = Samples.shapefile(bench.uploads, "y", 3_000);
        Samples.cut(shape, Files.size(shape) * 43 / 100);
        String members = "{\"members\": [\"y.shp\", \"y.shx\", \"y.dbf\", \"y.prj\"]}";

        Outcome.Failed byCheck = Bench.failed(bench.run(ogr2ogr(bench).build(), members));
        Outcome.Failed byRule = Bench.failed(bench.run(
                ogr2ogr(bench)
                        .rule(null, null, "^ERROR \\d+:", "Translator.CutShort")
                        .build(),
                members));

        assertThat(byCheck.error()).isEqualTo("Translator.Damaged");
        assertThat(byCheck.cause()).contains("has a line with", "Error in fread()");
        assertThat(byRule.error()).isEqualTo("Translator.CutShort");
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void ogr2ogrOnAFullDisk() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("small/work"), 700)) {
            Bench small = new Bench(folder.resolve("small"));
            Samples.shapefile(small.uploads, "y", 3_000);

            isNoSpace(Bench.failed(
                    small.run(ogr2ogr(small).build(), "{\"members\": [\"y.shp\", \"y.shx\", \"y.dbf\", \"y.prj\"]}")));
            assertThat(small.results).isEmptyDirectory();
        }
    }

    @Test
    void ogr2ogrOnAFullDiskThatIsNotTheBridges() throws Exception {
        Samples.shapefile(bench.uploads, "y", 3_000);
        Path elsewhere = folder.resolve("elsewhere");
        Config config = Config.shell(
                        "ogr2ogr -f GeoJSON \"$3/a\" \"$1\" && mv \"$3/a\" \"$2\"",
                        "{{in.shape}}",
                        "{{out.json}}",
                        elsewhere.toString())
                .in("shape", "{{$.members}}", bench.uploads, InputKind.FILES, ".shp")
                .out("json", "shape.json", "shape.json", bench.results)
                .check("json", Checks.named(Checks.parses(Syntax.JSON), "Bridge.Retry"));
        try (SmallDisk disk = SmallDisk.at(elsewhere, 200)) {
            Outcome.Failed failed = Bench.failed(
                    bench.run(config.build(), "{\"members\": [\"y.shp\", \"y.shx\", \"y.dbf\", \"y.prj\"]}"));

            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(failed.cause()).contains("is not JSON");
            assertThat(bench.results).isEmptyDirectory();
        }
    }

    @Test
    void mdbSqlOnATableThatIsNotThere() throws Exception {
        office(bench.uploads.resolve("office.mdb"));
        Config config = Config.command("mdb-sql", "-P", "-F", "-d", ",", "-i", "{{in.query}}", "{{in.office}}")
                .in("query", "select * from {{$.table}}", null, InputKind.TEXT, null)
                .in("office", "office.mdb", bench.uploads, InputKind.FILE, null)
                .value("$.table", null, "[A-Za-z0-9_]{1,64}")
                .stdout(StdoutResult.TEXT)
                .rule(null, null, "is not a table in this database", "Translator.BadInput");

        assertThat(rejected(config, "table", "Nope").error()).isEqualTo("Translator.BadInput");
        assertThat(Json.text(Bench.succeeded(bench.run(config.build(), Json.object("table", "Fields")))))
                .contains("North 40");
        assertThat(rejected(config, "table", "Fields where 1=1").error()).isEqualTo("Bridge.InvalidInput");
    }

    private static void office(Path file) throws IOException {
        try (Database database = DatabaseBuilder.create(Database.FileFormat.V2000, file.toFile())) {
            Table fields = new TableBuilder("Fields")
                    .addColumn(new ColumnBuilder("Name", DataType.TEXT))
                    .toTable(database);
            fields.addRow("North 40");
        }
    }

    @Test
    void log2ascOnGarbage() throws Exception {
        Files.writeString(bench.uploads.resolve("a"), "no log at all\nbut two lines\n");

        // An output of 0 bytes needs no check: it is missing.
        assertThat(rejected(log2asc(bench), "uri", "a", "interface", "can0").error())
                .isEqualTo("Process.OutputMissing");
    }

    @Test
    void log2ascOnAnInterfaceThatIsNotInTheLog() throws Exception {
        Samples.candump(bench.uploads.resolve("a"), 10);

        assertThat(rejected(log2asc(bench), "uri", "a", "interface", "can7").error())
                .isEqualTo("Translator.Empty");
        Bench.succeeded(bench.run(log2asc(bench).build(), Json.object("uri", "a", "interface", "can0")));
    }

    @Test
    void log2ascOnAFullDisk() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("small/work"), 300)) {
            Bench small = new Bench(folder.resolve("small"));
            Samples.candump(small.uploads.resolve("a"), 3_000);

            isNoSpace(Bench.failed(small.run(log2asc(small).build(), Json.object("uri", "a", "interface", "can0"))));
            assertThat(small.results).isEmptyDirectory();
        }
    }

    @Test
    void sofficeOnAMissingInput() throws Exception {
        Config soffice = Config.command(
                        "soffice",
                        "--headless",
                        "-env:UserInstallation=file://{{run.dir}}/profile",
                        "--convert-to",
                        "csv",
                        "--outdir",
                        "{{run.dir}}",
                        "/nonexistent/{{$.uri}}")
                .out("csv", "a.csv", "a.csv", bench.results)
                .wallClock(Duration.ofSeconds(50));

        assertThat(rejected(soffice, "uri", "a.xls").error()).isEqualTo("Process.OutputMissing");
        assertThat(rejected(soffice.rule(null, null, "^Error:", "Translator.BadInput"), "uri", "a.xls")
                        .error())
                .isEqualTo("Translator.BadInput");
    }

    @Test
    void xls2csvOnGarbageAndOnACutSheet() throws Exception {
        Samples.binary(bench.uploads.resolve("garbage.xls"));
        Path table = Samples.csv(folder.resolve("cut.csv"), 500);
        Samples.run(
                folder,
                "soffice",
                "--headless",
                "-env:UserInstallation=file://" + folder.resolve("profile"),
                "--convert-to",
                "xls",
                "--outdir",
                bench.uploads,
                table);
        String sheet = Json.object("uri", "cut.xls");
        assertThat(Json.text(Bench.succeeded(bench.run(xls2csv(bench).build(), sheet))))
                .contains("yield");
        Path whole = bench.uploads.resolve("cut.xls");
        Samples.cut(whole, Files.size(whole) / 3);

        assertThat(rejected(xls2csv(bench), "uri", "garbage.xls").error()).isEqualTo("Translator.BadInput");
        assertThat(rejected(xls2csv(bench), "uri", "cut.xls").error()).startsWith("Translator.");
    }
}
