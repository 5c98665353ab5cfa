package io.legacybridge.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with every real program behind it. */
@Tag("translators")
class DemoWithTranslatorsTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void everyTranslatorIsThere() {
        assertThat(Translator.values())
                .as("these tests need %s", Arrays.toString(Translator.values()))
                .noneMatch(Translator::isMissing);
    }

    @Test
    void everyFaultOfSixtyTasksHasTheVerdictOfItsManifest() throws Exception {
        assertThat(demo("--tasks", "60")).as(out.toString(UTF_8)).isZero();

        assertThat(results()).noneMatch(DataSetResult::isUntranslated);
    }

    /** The variant that examples/machine-data/README.md describes; it needs root, as runAs does. */
    @Test
    void everyTranslatorThatReadsCopiesRunsAsAnotherUser() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path home = folder.resolve("home");
        Programs.copy(Programs.HOME, home.resolve("examples/machine-data"));
        Path configuration = home.resolve("examples/machine-data/bridge.yml");
        String written = Files.readString(configuration);
        for (String activity : List.of(
                "track-gpsbabel", "shapefile-ogr2ogr", "plot-ogr2ogr", "card-xsltproc", "tickets-cobol", "yield-awk")) {
            int from = written.indexOf("\n  " + activity + ":");
            int trusted = written.indexOf("      trusted: true", from);
            written = written.substring(0, trusted) + "      runAs: {user: nobody, directory: '" + folder + "/runs'}"
                    + written.substring(trusted + "      trusted: true".length());
        }
        Files.writeString(configuration, written);
        environment = Map.of("LEGACY_BRIDGE_HOME", home.toString());

        assertThat(demo("--tasks", "24")).as(out.toString(UTF_8)).isZero();

        assertThat(results()).noneMatch(DataSetResult::isUntranslated);
        assertThat(folder.resolve("runs")).as("where that user's runs were").isDirectory();
    }

    @Test
    @Tag("recordings")
    void realRecordingsAreTranslatedOrQuarantinedForAReasonThatLiesInThem() throws Exception {
        Path recordings = shared().resolve("agdata");

        assertThat(demo("--input", recordings.toString()))
                .as(out.toString(UTF_8))
                .isZero();

        assertThat(result("nmea/trimble-rtk-iowa.nmea").features()).isEqualTo(122);
        assertThat(result("soil/soilmu_a_aoi.shp").features()).isEqualTo(14);
        assertThat(result("yield/area2_yield_ISO-8859-1.csv").features()).isEqualTo(1543);
        assertThat(result("yield/gartner.corn.txt").features()).isEqualTo(4949);
        assertThat(result("isoxml/broken").error()).isEqualTo("Translator.BadInput");
        DataSetResult card = result("isoxml/cci-2020");
        assertThat(card.features()).as("187, 1,053 and 984 records").isEqualTo(2224);
        assertThat(card.partial()).isTrue();
        assertThat(card.reason()).contains("TLG00001", "TLG00025").doesNotContain("TLG00006");
        assertThat(result("isoxml/krone-2022").reason()).contains("TLG00003");
    }

    /** Beside the project. Where nobody has them the test is left out, but never in CI. */
    private static Path shared() {
        String given = System.getProperty("legacybridge.shared");
        Path shared = given == null ? Path.of("../../../shared") : Path.of(given);
        assumeTrue(
                Files.isDirectory(shared) || "true".equals(System.getenv("CI")),
                () -> "there are no recordings in " + shared + "; name their folder with -Dlegacybridge.shared");
        assertThat(shared).isDirectory();
        return shared;
    }

    private List<DataSetResult> results() throws Exception {
        return List.of(
                new ObjectMapper().readValue(folder.resolve("out/summary.json").toFile(), DataSetResult[].class));
    }

    private DataSetResult result(String path) throws Exception {
        return results().stream()
                .filter(result -> result.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " is not in the summary"));
    }

    private int demo(String... args) throws Exception {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--output";
        all[args.length + 1] = Files.createDirectory(folder.resolve("out")).toString();
        PrintStream stream = new PrintStream(out, true, UTF_8);
        return DemoCommand.execute(stream, stream, environment, all);
    }
}
