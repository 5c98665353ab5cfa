package io.legacybridge.examples.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.examples.demo.data.Fault;
import io.legacybridge.examples.demo.data.MachineDataGenerator;
import io.legacybridge.examples.demo.data.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The translators that need nothing but awk: yield monitors' text, and the binary time logs of ISOXML cards. */
class TranslateTest {
    @TempDir
    private Path folder;

    private Programs programs;

    @BeforeEach
    void programs() {
        programs = new Programs(folder);
    }

    @Test
    void everyGeneratedYieldCsvBecomesAsManyPointsAsItsManifestSays() throws Exception {
        Manifest manifest = new MachineDataGenerator(42).generate(folder.resolve("data"), 60);

        assertThat(manifest.dataSets())
                .filteredOn(entry -> entry.expected().format().equals("YIELD_CSV")
                        && entry.files().containsKey(entry.path()))
                .isNotEmpty()
                .allSatisfy(entry -> {
                    Path points = folder.resolve("points.json");
                    int exit = programs.run("translate-yield-csv", folder.resolve("data/" + entry.path()), points)
                            .exit();
                    assertThat(exit).isEqualTo(entry.expected().partial() ? 4 : 0);
                    assertThat(features(points)).hasSize(entry.expected().features());
                });
    }

    @Test
    void aLatin1HeaderBecomesUtf8AndNumbersBecomeNumbers() throws Exception {
        Path table = folder.resolve("in.csv");
        Files.write(
                table,
                "Longitude,Latitude,Air Temp(°C),Crop Flw(V)(m³/s),Sky\r\n142.09,-35.65,18,0.01,007\r\n"
                        .getBytes(ISO_8859_1));

        programs.run("translate-yield-csv", table, folder.resolve("out.json"));

        assertThat(features(folder.resolve("out.json"))).singleElement().satisfies(feature -> {
            assertThat(feature.at("/properties/Air Temp(°C)").asInt()).isEqualTo(18);
            assertThat(feature.at("/properties").get("Crop Flw(V)(m³/s)").asDouble())
                    .isEqualTo(0.01);
            assertThat(feature.at("/properties/Sky").asText()).isEqualTo("007");
            assertThat(feature.at("/geometry/coordinates/1").asDouble()).isEqualTo(-35.65);
        });
    }

    @Test
    void semicolonsDecimalCommasAndQuotesAreRead() throws Exception {
        Path table = folder.resolve("in.csv");
        Files.writeString(table, "Lat;Lon;\"Yield; dry\";Note\n41,5;-93,5;10,25;\"a \"\"b\"\";c\"\n");

        programs.run("translate-yield-csv", table, folder.resolve("out.json"));

        assertThat(features(folder.resolve("out.json"))).singleElement().satisfies(feature -> {
            assertThat(feature.path("properties").path("Yield; dry").asDouble()).isEqualTo(10.25);
            assertThat(feature.path("properties").path("Note").asText()).isEqualTo("a \"b\";c");
            assertThat(feature.at("/geometry/coordinates/0").asDouble()).isEqualTo(-93.5);
        });
    }

    @Test
    void rowsWithoutAPositionAreSkippedAndNamed() throws Exception {
        Path table = folder.resolve("in.csv");
        Files.writeString(table, "lon,lat,yield\n-93.5,41.5,10\n,,10\n0,0,1\n-93.5,141.5,10\n-93.5\n-93.6,41.6,11\n");

        Programs.Ended ended = programs.run("translate-yield-csv", table, folder.resolve("out.json"));

        assertThat(ended.exit()).isEqualTo(4);
        assertThat(ended.err()).contains("row 2", "row 3", "row 4", "row 5").doesNotContain("row 6");
        assertThat(features(folder.resolve("out.json"))).hasSize(2);
    }

    @Test
    void aTableWithoutPositionsOrRowsIsRefused() throws Exception {
        Path table = folder.resolve("in.csv");
        Path out = folder.resolve("out.json");
        Files.writeString(table, "a,b,c\n1,2,3\n");
        assertThat(programs.run("translate-yield-csv", table, out).exit()).isEqualTo(65);

        Files.writeString(table, "lon,lat,yield\n");
        assertThat(programs.run("translate-yield-csv", table, out).exit()).isEqualTo(66);

        Files.writeString(table, "lon,lat,yield\nx,y,z\n");
        assertThat(programs.run("translate-yield-csv", table, out).exit()).isEqualTo(65);
    }

    @Test
    void theHeaderlessTextOfAgLeaderIsRead() throws Exception {
        Path table = folder.resolve("in.txt");
        Files.writeString(
                table,
                "-93.5,41.5,10.1,100,1,60,240,15.5,33,1,12345,\"F001:North\",\"L002: Tile\",\"Corn\",7,2,900\n"
                        + "-93.6,41.6,10.2,101,1,60,240,15.4,33,1,12345,\"F001:North\",\"L002: Tile\",\"Corn\",7,2,901\n");

        programs.run("translate-yield-csv", table, folder.resolve("out.json"));

        assertThat(features(folder.resolve("out.json")))
                .hasSize(2)
                .allSatisfy(feature ->
                        assertThat(feature.at("/properties/field").asText()).isEqualTo("F001:North"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"LOG_CUT", "CARD_IN_LOWER_CASE"})
    void aTimeLogIsDecodedToTheLastWholeRecord(Fault fault) throws Exception {
        Manifest manifest = new MachineDataGenerator(42).generate(folder.resolve("data"), 60);
        Manifest.Entry card = manifest.dataSets().stream()
                .filter(entry -> entry.fault() == fault)
                .findFirst()
                .orElseThrow();
        Path header = folder.resolve("header");
        Files.writeString(header, "position ABCD\n" + """
                value 0043
                value 0054
                value 0063
                value 005A
                value 0074
                value 008D
                """ + "value EA60\n".repeat(6));

        StringBuilder decoded = new StringBuilder();
        for (String log : card.files().keySet().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".bin"))
                .toList()) {
            Programs.Ended ended = decode(header, folder.resolve("data").resolve(log));
            boolean cut = fault == Fault.LOG_CUT && log.contains("00002");
            assertThat(ended.exit()).as(ended.err()).isEqualTo(cut ? 4 : 0);
            assertThat(ended.err()).contains(cut ? "cut inside record" : "");
            decoded.append(ended.out());
        }

        List<String> lines = decoded.toString().lines().toList();
        assertThat(lines).hasSize(card.expected().features());
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.at("/properties/width_m").asDouble()).isEqualTo(9.1);
        assertThat(first.at("/properties/time").asText()).startsWith("2025-1");
    }

    private Programs.Ended decode(Path header, Path log) throws Exception {
        Path bytes = folder.resolve("bytes");
        Files.writeString(
                bytes,
                programs.run(Map.of(), "/usr/bin/od", "-An", "-v", "-tu1", log).out());
        return programs.run(
                Map.of("LC_ALL", "C", "LOG_TASK", "TSK-1", "LOG_NAME", "TLG00001"),
                "/usr/bin/awk",
                "-f",
                Programs.HOME.resolve("translators/isoxml/time-log.awk"),
                header,
                bytes);
    }

    private static List<JsonNode> features(Path file) throws Exception {
        List<JsonNode> features = new ArrayList<>();
        new ObjectMapper().readTree(file.toFile()).path("features").forEach(features::add);
        return features;
    }
}
