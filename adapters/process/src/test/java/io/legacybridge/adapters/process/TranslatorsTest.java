package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real translators, with what they get wrong while they say that all is well. */
@Tag("translators")
class TranslatorsTest {
    private static final String NMEA = """
            $GPGGA,120000.00,4130.0000,N,09342.0000,W,1,08,1.0,300.0,M,-32.0,M,,*51
            $GPRMC,120000.00,A,4130.0000,N,09342.0000,W,5.0,90.0,150620,,,A*79
            """;

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void prepare() {
        bench = new Bench(folder);
    }

    private Config gpsbabel() {
        return Config.command("gpsbabel", "-t", "-i", "nmea", "-f", "{{in.track}}", "-o", "gpx", "-F", "{{out.gpx}}")
                .in("track", "{{$.uri}}", bench.uploads, InputKind.FILE, null)
                .out("gpx", "track.gpx", "{{$.name}}.gpx", bench.results)
                .rule(null, null, "Invalid NMEA checksum", "Translator.Damaged");
    }

    @Test
    void aTrackIsTranslatedAndPublished() throws IOException {
        Files.writeString(bench.uploads.resolve("-t track ü.nmea"), NMEA);

        Bench.succeeded(bench.run(gpsbabel().build(), Json.object("uri", "-t track ü.nmea", "name", "a")));

        assertThat(bench.results.resolve("a.gpx")).content().contains("<trkpt").endsWith("</gpx>\n");
    }

    @Test
    void aTrackWithWrongChecksumsIsDamagedThoughTheExitCodeIsZero() throws IOException {
        Files.writeString(bench.uploads.resolve("a"), NMEA.replaceAll("\\*..", "*00"));

        Outcome.Failed failed = Bench.failed(bench.run(gpsbabel().build(), Json.object("uri", "a", "name", "a")));

        assertThat(failed.error()).isEqualTo("Translator.Damaged");
        assertThat(bench.results).isEmptyDirectory();
    }

    @Test
    void whatIsNoShapefileIsAFailureOfOgr2ogr() throws IOException {
        Files.writeString(bench.uploads.resolve("x.shp"), "nonsense");
        Config config = Config.command("ogr2ogr", "-f", "GeoJSON", "{{out.json}}", "{{in.shape}}")
                .in("shape", "{{$.members}}", bench.uploads, InputKind.FILES, ".shp")
                .out("json", "shape.json", null, null)
                .rule(1, null, null, "Translator.BadInput");

        Outcome.Failed failed = Bench.failed(bench.run(config.build(), "{\"members\":[\"x.shp\"]}"));

        assertThat(failed.error()).isEqualTo("Translator.BadInput");
    }
}
