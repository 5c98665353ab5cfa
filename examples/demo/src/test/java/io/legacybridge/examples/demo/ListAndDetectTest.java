package io.legacybridge.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.examples.demo.data.MachineDataGenerator;
import io.legacybridge.examples.demo.data.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
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
        Manifest manifest = new MachineDataGenerator(42).generate(folder, 60);

        Map<String, String> detected = new TreeMap<>();
        for (JsonNode item : list()) {
            detected.put(item.path("path").asText(), detect(item).path("format").asText());
        }

        Map<String, String> expected = new TreeMap<>();
        for (Manifest.Entry entry : manifest.dataSets()) {
            String file = entry.files().firstKey();
            boolean packed = entry.path().startsWith(file + "/");
            expected.put(
                    packed ? file : entry.path(),
                    packed ? "ARCHIVE" : entry.expected().format());
        }
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

    /** A sparse file: as long as it says, and of no blocks. */
    private static void sparse(Path file, long bytes) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'x'}), bytes - 1);
        }
    }

    @Test
    void whatIsLargerThanATranslatorReadsIsTooLarge() throws Exception {
        long gibibyte = 1L << 30;
        sparse(folder.resolve("a.csv"), gibibyte + 1);
        sparse(folder.resolve("b [1]*.shp"), 1);
        sparse(folder.resolve("b [1]*.DBF"), gibibyte + 1);
        sparse(folder.resolve("c/TASKDATA.XML"), gibibyte);
        sparse(folder.resolve("c/TLG00001.bin"), 1);
        sparse(folder.resolve("d.csv"), gibibyte);

        List<JsonNode> items = list();

        assertThat(items).hasSize(4);
        assertThat(items.subList(0, 3))
                .allSatisfy(
                        item -> assertThat(detect(item).path("error").asText()).isEqualTo("Format.TooLarge"));
        assertThat(detect(items.get(3)).path("error").asText()).isEqualTo("Format.Unknown");
    }

    @Test
    void aDataSetOfSeveralFilesHasNoLinkAndNoPipeInIt() throws Exception {
        Files.createDirectories(folder.resolve("a"));
        Files.writeString(folder.resolve("a/TASKDATA.XML"), "<ISO11783_TaskData/>");
        Files.createSymbolicLink(folder.resolve("a/TLG00001.bin"), Path.of("/etc/passwd"));
        Files.writeString(folder.resolve("b.shp"), "x");
        Files.createSymbolicLink(folder.resolve("b.DBF"), Path.of("/etc/passwd"));
        Files.writeString(folder.resolve("c.shp"), "x");
        programs.run(Map.of(), "/usr/bin/mkfifo", folder.resolve("c.dbf"));
        Files.writeString(folder.resolve("d.shp"), "x");
        Files.createDirectory(folder.resolve("d.dbf"));
        Files.writeString(folder.resolve("d.dbf/x"), "x");
        Files.writeString(folder.resolve("e.shp"), "x");
        Files.createSymbolicLink(folder.resolve("e.notes.csv"), Path.of("/etc/passwd"));

        Map<String, String> detected = new TreeMap<>();
        for (JsonNode item : list()) {
            JsonNode answer = detect(item);
            detected.put(
                    item.path("path").asText(),
                    answer.path("error").asText(answer.path("format").asText()));
        }

        assertThat(detected)
                .containsEntry("a", "Format.Link")
                .containsEntry("b.shp", "Format.Link")
                .containsEntry("c.shp", "Format.Unknown")
                .containsEntry("d.shp", "Format.Unknown")
                .containsEntry("e.shp", "PLOT_SHAPEFILE");
    }

    @Test
    void aPathThatIsTooLongToOpenIsABadName() throws Exception {
        // Nor can it be made in one go, or removed by a JVM: two halves of it are moved into each other.
        Path half = Path.of(("x".repeat(250) + "/").repeat(8));
        Path upper = Files.createDirectories(folder.resolve("upper").resolve(half));
        Path lower = Files.createDirectories(folder.resolve("lower").resolve(half));
        Files.writeString(lower.resolve("y".repeat(250)), "x");
        Files.move(folder.resolve("lower"), upper.resolve("lower"));

        assertThat(list()).singleElement().satisfies(item -> {
            assertThat(item.path("path").asText()).hasSizeGreaterThan(4_096);
            assertThat(detect(item).path("error").asText()).isEqualTo("Format.BadName");
        });
        programs.run(Map.of(), "/bin/sh", "-c", "rm -r \"$1\"/*", "sh", folder);
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

        assertThat(programs.run("list-data-sets", inside, outside, scratch, scratch)
                        .exit())
                .isEqualTo(64);
        assertThat(programs.run("list-data-sets", inside, inside.resolve("../inside-out"), scratch, scratch)
                        .exit())
                .isEqualTo(64);
        assertThat(programs.run("list-data-sets", inside, inside, inside, outside)
                        .exit())
                .isEqualTo(64);
        for (String unpacked : List.of("false", "true")) {
            assertThat(programs.run(
                                    "detect-format",
                                    inside,
                                    inside,
                                    "0001",
                                    "file",
                                    unpacked,
                                    inside + "/../inside-out/a.csv")
                            .exit())
                    .isEqualTo(64);
        }
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

        assertThat(programs.run("list-data-sets", folder, folder, scratch, scratch, first)
                        .exit())
                .isEqualTo(64);
    }

    /** How many data sets are in each part; each data set is in one of them, and an input holds every part. */
    private List<Integer> parts(int count) throws Exception {
        List<Integer> sizes = new ArrayList<>();
        Set<String> paths = new TreeSet<>();
        JsonNode part;
        int next = 1;
        do {
            Programs.Ended ended = programs.run("list-data-sets", folder, folder, scratch, scratch, next);
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
            assertThat(part.path("next").asInt()).isEqualTo(next);
        } while (next <= count);
        assertThat(programs.run("list-data-sets", folder, folder, scratch, scratch, next)
                        .json()
                        .path("dataSets"))
                .isEmpty();
        assertThat(paths).hasSize(count);
        return sizes;
    }

    @Test
    void whatWasInArchivesIsListedBehindTheLastDataSetOfTheFolder() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "lon,lat\n1,2\n");
        Files.writeString(folder.resolve("b.zip"), "PK\003\004");
        Path unpacked = Files.createDirectories(scratch.resolve("work/unpacked/b.zip"));
        Files.writeString(unpacked.resolve("TASKDATA.XML"), "<ISO11783_TaskData/>");
        Files.writeString(unpacked.resolve("more.zip"), "PK\003\004");

        assertThat(list()).extracting(item -> item.path("path").asText()).containsExactly("a.csv", "b.zip");
        JsonNode rest = programs.run("list-data-sets", folder, folder, scratch, scratch, 3)
                .json();

        assertThat(rest.path("base").asText())
                .isEqualTo(scratch.resolve("work/unpacked").toString());
        assertThat(rest.path("unpacked").asBoolean()).isTrue();
        assertThat(rest.path("count").asInt()).isEqualTo(4);
        assertThat(rest.path("dataSets"))
                .extracting(item -> item.path("id").asText() + " "
                        + item.path("kind").asText() + " " + item.path("path").asText())
                .containsExactly("0003 card b.zip", "0004 file b.zip/more.zip");
        Path base = Path.of(rest.path("base").asText());
        assertThat(detect(rest.at("/dataSets/0"), base, true).path("format").asText())
                .isEqualTo("ISOXML");
        assertThat(detect(rest.at("/dataSets/1"), base, true).path("error").asText())
                .isEqualTo("Archive.Nested");
        assertThat(programs.run("list-data-sets", folder, folder, scratch, scratch, 5)
                        .json()
                        .path("dataSets"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "504b0304|ARCHIVE",
                "504b0506|ARCHIVE",
                "1f8b0800|ARCHIVE",
                "504b030414000000000000000000000000000000000000000000130000005b436f6e74656e745f54797065735d2e786d6c|UNKNOWN",
                "504b03040000000000000000000000000000000000000000000008000000"
                        + "6d696d65747970656170706c69636174696f6e2f766e64|UNKNOWN",
                "377abcaf271c0004|UNKNOWN",
                "526172211a0700|UNKNOWN",
                "fd377a585a0000|UNKNOWN"
            })
    void anArchiveIsKnownByItsContentWhateverItsName(String content, String format) throws Exception {
        Files.write(folder.resolve("upload.nmea"), HexFormat.of().parseHex(content));

        assertThat(list())
                .singleElement()
                .satisfies(
                        item -> assertThat(detect(item).path("format").asText()).isEqualTo(format));
    }

    @Test
    void aTarIsAnArchiveWhateverLinesAreInItAndAGzipOfOneFileIsNone() throws Exception {
        Files.writeString(scratch.resolve("track.nmea"), "$GPRMC,1,A\n");
        programs.run(
                Map.of(),
                "/bin/sh",
                "-c",
                "cd \"$1\" && tar cf \"$2/a\" track.nmea && tar czf \"$2/b\" track.nmea"
                        + " && gzip -c track.nmea > \"$2/c\"",
                "sh",
                scratch,
                folder);

        List<JsonNode> items = list();

        assertThat(detect(items.get(0)).path("format").asText()).isEqualTo("ARCHIVE");
        assertThat(detect(items.get(1)).path("format").asText()).isEqualTo("ARCHIVE");
        assertThat(detect(items.get(2)).path("cause").asText()).contains("a gzip of a single file");
    }

    @Test
    void whatAnArchiveHeldIsThereWholeAlsoWhenItIsUnpackedAgain() throws Exception {
        Path content = Files.createDirectories(folder.resolve("content/sub"));
        Files.writeString(content.resolve("a b.csv"), "x");
        String path = "sent/-x y\nz.zip";

        for (int attempt = 1; attempt <= 2; attempt++) {
            Programs.Ended ended =
                    programs.run("unpack-archive", scratch, scratch, "0007", path, folder.resolve("content"));
            assertThat(ended.exit()).as(ended.err()).isZero();
            assertThat(ended.json().path("files").asInt()).isEqualTo(1);
        }

        assertThat(scratch.resolve("work/unpacked").resolve(path).resolve("sub/a b.csv"))
                .hasContent("x");
        assertThat(scratch.resolve("work/unpacking")).isEmptyDirectory();
    }

    @Test
    void anArchiveIsUnpackedNowhereElse() throws Exception {
        Path content = Files.createDirectories(folder.resolve("content"));
        Files.writeString(content.resolve("a.csv"), "x");
        Files.createDirectories(scratch.resolve("work/unpacked"));
        Files.createSymbolicLink(scratch.resolve("work/unpacked/link"), folder);

        for (String path : List.of("../../a.zip", "a/../../../b.zip", "/a.zip", "link/a.zip", ".")) {
            assertThat(programs.run("unpack-archive", scratch, scratch, "0007", path, content)
                            .exit())
                    .as(path)
                    .isEqualTo(64);
        }
        assertThat(programs.run("unpack-archive", scratch, folder, "0007", "a.zip", content)
                        .exit())
                .isEqualTo(64);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(content);
        }
    }

    @Test
    void pathsThatTheSystemCouldNotOpenAreRefused() throws Exception {
        programs.run(
                Map.of(),
                "/bin/sh",
                "-c",
                "i=0; mkdir \"$1\"; cd \"$1\"; while [ $i -lt 17 ]; do mkdir \"$2\"; cd \"$2\";"
                        + " i=$((i + 1)); done; : > file",
                "sh",
                folder.resolve("content"),
                "x".repeat(240));

        Programs.Ended ended =
                programs.run("unpack-archive", scratch, scratch, "0007", "a.zip", folder.resolve("content"));

        assertThat(ended.exit()).as(ended.err()).isEqualTo(65);
        programs.run(Map.of(), "/bin/rm", "-rf", folder.resolve("content"));
    }

    @Test
    void aFolderWithoutFilesHasACodeOfItsOwn() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));

        assertThat(programs.run("list-data-sets", folder, folder, scratch, scratch)
                        .exit())
                .isEqualTo(66);
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
        Programs.Ended ended = programs.run("list-data-sets", folder, folder, scratch, scratch);
        assertThat(ended.exit()).as(ended.err()).isZero();
        JsonNode answer = ended.json();
        List<JsonNode> items = new ArrayList<>();
        answer.path("dataSets").forEach(items::add);
        assertThat(answer.path("count").asInt()).isEqualTo(items.size());
        return items;
    }

    private JsonNode detect(JsonNode item) throws Exception {
        return detect(item, folder, false);
    }

    private JsonNode detect(JsonNode item, Path base, boolean unpacked) throws Exception {
        Programs.Ended ended = programs.run(
                "detect-format",
                folder,
                scratch,
                item.path("id").asText(),
                item.path("kind").asText(),
                unpacked,
                base + "/" + item.path("path").asText());
        assertThat(ended.exit()).as(ended.err()).isZero();
        return ended.json();
    }
}
