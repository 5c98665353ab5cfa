package io.legacybridge.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.examples.demo.data.MachineDataGenerator;
import io.legacybridge.examples.demo.data.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code list-data-sets} and {@code detect-format}, the real ones. */
class ListAndDetectTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path scratch;

    private Programs programs;

    @BeforeEach
    void programs() {
        programs = new Programs(scratch);
    }

    @Test
    void everyDataSetOfTheGeneratorIsListedOnceAndDetected() throws Exception {
        Manifest manifest = new MachineDataGenerator(42).generate(folder, 50);

        Map<String, String> detected = new TreeMap<>();
        for (JsonNode item : list()) {
            detected.put(item.path("path").asText(), detect(item).path("format").asText());
        }

        Map<String, String> expected = new TreeMap<>();
        manifest.dataSets()
                .forEach(entry -> expected.put(entry.path(), entry.expected().format()));
        assertThat(detected).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.csv",
                "with space.csv",
                "-rf",
                "--",
                "two\nlines.csv",
                "tab\there.csv",
                "quote\"and\\slash.csv",
                "$HOME `id` $(id) ;&|*?[x]",
                "Erträge Süd €.csv",
                "=1+1",
                "bell\u0007.csv",
                " leading and trailing ",
                "'single'"
            })
    void aFileIsListedAndDetectedWhateverItsName(String name) throws Exception {
        Files.writeString(folder.resolve(name), "longitude,latitude,yield\n-93.5,41.5,10\n");

        assertThat(list()).singleElement().satisfies(item -> {
            assertThat(item.path("path").asText()).isEqualTo(name);
            assertThat(item.path("kind").asText()).isEqualTo("file");
            assertThat(detect(item).path("format").asText()).isEqualTo("YIELD_CSV");
        });
    }

    @Test
    void aNameThatIsNotUtf8IsListedUnderAReason() throws Exception {
        // A JVM in a UTF-8 locale cannot make such a name, a shell can.
        programs.run(Map.of(), "/bin/sh", "-c", "cd \"$1\" && : > \"$(printf 'M\\374ller.csv')\"", "sh", folder);

        assertThat(list()).singleElement().satisfies(item -> {
            assertThat(item.path("kind").asText()).isEqualTo("badname");
            assertThat(item.path("path").asText()).isEqualTo("Müller.csv");
            assertThat(detect(item).path("error").asText()).isEqualTo("Format.BadName");
        });
    }

    @Test
    void aShapefileIsOneDataSetWhateverTheCaseOfItsMembers() throws Exception {
        for (String name : List.of("FIELD.SHP", "field.shx", "Field.dbf", "FIELD.PRJ", "other.dbf")) {
            Files.writeString(folder.resolve(name), "x");
        }

        List<JsonNode> items = list();

        assertThat(items).extracting(item -> item.path("path").asText()).containsExactly("FIELD.SHP", "other.dbf");
        JsonNode shapefile = detect(items.get(0));
        assertThat(shapefile.path("format").asText()).isEqualTo("SHAPEFILE");
        assertThat(shapefile.path("members"))
                .extracting(member -> Path.of(member.asText()).getFileName().toString())
                .containsExactly("FIELD.SHP", "field.shx", "Field.dbf", "FIELD.PRJ");
        assertThat(detect(items.get(1)).path("cause").asText()).contains("whose .shp is not there");
    }

    @Test
    void aCardTakesItsOwnFilesAndLeavesItsNeighboursAlone() throws Exception {
        Files.writeString(folder.resolve("TaskData.xml"), "<ISO11783_TaskData/>");
        Files.writeString(folder.resolve("TLG00001.bin"), "x");
        Files.writeString(folder.resolve("neighbour.nmea"), "x");
        Path named = Files.createDirectories(folder.resolve("sub/TASKDATA"));
        Files.writeString(named.resolve("TASKDATA.XML"), "<ISO11783_TaskData/>");
        Files.writeString(named.resolve("maker.syn"), "x");

        assertThat(list())
                .extracting(item ->
                        item.path("kind").asText() + " " + item.path("path").asText())
                .containsExactly("card .", "file neighbour.nmea", "card sub/TASKDATA");
    }

    @Test
    void aLinkIsListedAndNotFollowed() throws Exception {
        Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(folder.resolve("folder"), Path.of("/etc"));

        assertThat(list())
                .hasSize(2)
                .allSatisfy(
                        item -> assertThat(detect(item).path("error").asText()).isEqualTo("Format.Link"));
    }

    @Test
    void whatLiesOutsideOfTheRootIsRefused() throws Exception {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path outside = Files.createDirectory(folder.resolve("inside-out"));
        Files.writeString(outside.resolve("a.csv"), "x");

        assertThat(programs.run("list-data-sets", inside, outside).exit()).isEqualTo(64);
        assertThat(programs.run("list-data-sets", inside, inside.resolve("../inside-out"))
                        .exit())
                .isEqualTo(64);
        assertThat(programs.run("detect-format", inside, "0001", "file", inside + "/../inside-out/a.csv")
                        .exit())
                .isEqualTo(64);
    }

    @Test
    void whatIsMoreThanOneHistoryCanTakeIsListedInParts() throws Exception {
        for (int number = 1; number <= 601; number++) {
            Files.createFile(folder.resolve("f" + number + ".csv"));
        }

        assertThat(parts(601)).containsExactly(250, 250, 101);
    }

    @Test
    void aPartOfLongNamesStaysUnderTheSizeOfAStatesInput() throws Exception {
        String longName = "x".repeat(117) + "ü".repeat(60);
        Path inner = Files.createDirectory(folder.resolve(longName));
        for (int number = 101; number <= 400; number++) {
            Files.createFile(inner.resolve(longName + number));
        }

        assertThat(parts(300)).containsExactly(194, 106);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "01", "1e3", " 1", "12345678901"})
    void thePartsBeginningIsAWholeNumber(String first) throws Exception {
        Files.createFile(folder.resolve("a.csv"));

        assertThat(programs.run("list-data-sets", folder, folder, first).exit()).isEqualTo(64);
    }

    /** How many data sets are in each part; each data set is in one of them, and an input holds every part. */
    private List<Integer> parts(int count) throws Exception {
        List<Integer> sizes = new ArrayList<>();
        Set<String> paths = new TreeSet<>();
        JsonNode part;
        int next = 1;
        do {
            Programs.Ended ended = programs.run("list-data-sets", folder, folder, next);
            assertThat(ended.exit()).as(ended.err()).isZero();
            assertThat(ended.out().getBytes(UTF_8)).hasSizeLessThan(110_000);
            part = ended.json();
            assertThat(part.path("count").asInt()).isEqualTo(count);
            assertThat(part.path("first").asInt()).isEqualTo(next);
            part.path("dataSets")
                    .forEach(item -> paths.add(
                            item.path("id").asText() + item.path("path").asText()));
            sizes.add(part.path("dataSets").size());
            next += part.path("dataSets").size();
            assertThat(part.path("last").asInt()).isEqualTo(next - 1);
        } while (part.path("next").asInt() == next);
        assertThat(paths).hasSize(count);
        return sizes;
    }

    @Test
    void aFolderWithoutFilesHasACodeOfItsOwn() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));

        assertThat(programs.run("list-data-sets", folder, folder).exit()).isEqualTo(66);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "Longitude,Latitude,Yield|YIELD_CSV",
                "~\"long\"\t\"lat\"\t\"mass\"~|YIELD_CSV",
                "FID;LATITUDE (deg);LONGITUDE (deg)|YIELD_CSV",
                "~-93.5,41.5,10.1,100,1,60,240,15.5,33,1,12345,\"F001:North\",\"L002: Tile\",\"Corn\",7,2,900~|YIELD_CSV",
                "id,name,value|UNKNOWN",
                "~# a comment\n$GNRMC,132819.60,A,4134.49,N,09345.03,W,0.1,124.8,180320,,,D*3F~|NMEA",
                "00000001" + "20201001NORTH   025400012000155|SCALE_TICKET",
                "0000000120201001NORTH   025400012000155 and more|UNKNOWN",
                "(1410714882.622188) can0 09F80102#00|UNKNOWN"
            },
            delimiter = '|')
    void aFormatIsKnownByItsFirstLines(String content, String format) throws Exception {
        Files.writeString(folder.resolve("data.txt"), content + "\n", UTF_8);

        assertThat(list())
                .singleElement()
                .satisfies(
                        item -> assertThat(detect(item).path("format").asText()).isEqualTo(format));
    }

    private List<JsonNode> list() throws Exception {
        Programs.Ended ended = programs.run("list-data-sets", folder, folder);
        assertThat(ended.exit()).as(ended.err()).isZero();
        JsonNode answer = ended.json();
        List<JsonNode> items = new ArrayList<>();
        answer.path("dataSets").forEach(items::add);
        assertThat(answer.path("count").asInt()).isEqualTo(items.size());
        return items;
    }

    private JsonNode detect(JsonNode item) throws Exception {
        Programs.Ended ended = programs.run(
                "detect-format",
                folder,
                item.path("id").asText(),
                item.path("kind").asText(),
                folder + "/" + item.path("path").asText());
        assertThat(ended.exit()).as(ended.err()).isZero();
        return ended.json();
    }
}
