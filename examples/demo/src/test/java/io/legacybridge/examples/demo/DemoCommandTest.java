package io.legacybridge.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a whole, on whatever machine: translators may be there or not. */
class DemoCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void generatedDataHasTheVerdictsOfItsManifest() throws Exception {
        Path output = folder.resolve("out");

        assertThat(demo("--tasks", "10", "--seed", "7", "--output", output.toString()))
                .as(out.toString(UTF_8))
                .isZero();

        assertThat(out.toString(UTF_8)).contains("has the verdict that its manifest expects", "10/10");
        assertThat(output.resolve("field.geojson")).isNotEmptyFile();
        assertThat(Files.readAllLines(output.resolve("summary.csv")))
                .as("nine data sets, and three out of an archive")
                .hasSize(1 + 9 + 3);
    }

    @Test
    void archivesOfAGivenFolderAreUnpackedOneLevelDeepAndNeverIntoIt() throws Exception {
        Path input = Files.createDirectory(folder.resolve("sent"));
        byte[] table = "lon,lat,yield\n-93.5,41.5,10\n-93.6,41.6,11\n".getBytes(UTF_8);
        byte[] inner = zip(Map.of("yield.csv", table));
        Files.write(input.resolve("two.dat"), zip(Map.of("a/yield.csv", table, "inner.zip", inner)));
        Files.write(input.resolve("out.zip"), zip(Map.of("../../yield.csv", table)));
        Files.write(input.resolve("cut.zip"), Arrays.copyOf(inner, inner.length - 10));
        Files.write(input.resolve("empty.zip"), zip(Map.of()));
        Path output = folder.resolve("out");

        assertThat(demo("--input", input.toString(), "--output", output.toString()))
                .as(out.toString(UTF_8))
                .isZero();

        assertThat(out.toString(UTF_8)).contains("2 features of 1 data sets", "All 2 executions succeeded");
        assertThat(Files.readAllLines(output.resolve("summary.csv")))
                .anySatisfy(line -> assertThat(line).contains("two.dat/a/yield.csv,YIELD_CSV,TRANSLATED,2,"))
                .anySatisfy(
                        line -> assertThat(line).contains("two.dat/inner.zip,UNKNOWN,QUARANTINED", "Archive.Nested"))
                .anySatisfy(line -> assertThat(line).contains("out.zip,ARCHIVE,QUARANTINED", "Archive.Refused", "'..'"))
                .anySatisfy(
                        line -> assertThat(line).contains("cut.zip,ARCHIVE,QUARANTINED", "Archive.Refused", "damaged"))
                .anySatisfy(line -> assertThat(line).contains("empty.zip,ARCHIVE,QUARANTINED", "no file in it"))
                .hasSize(6);
        try (var files = Files.list(input)) {
            assertThat(files).hasSize(4);
        }
        assertThat(folder.resolve("yield.csv")).doesNotExist();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aGivenFolderIsTranslatedAndStaysAsItIs() throws Exception {
        Path input = Files.createDirectory(folder.resolve("in put"));
        Files.writeString(input.resolve("-yield ü.csv"), "lon,lat,yield\n-93.5,41.5,10\n-93.6,41.6,11\n");
        Files.writeString(input.resolve("readme"), "nothing to translate");
        Files.writeString(input.resolve("empty.nmea"), "");
        Path output = folder.resolve("out");

        assertThat(demo("--input", input.toString(), "--output", output.toString()))
                .as(out.toString(UTF_8))
                .isZero();

        assertThat(out.toString(UTF_8))
                .contains("2 features of 1 data sets", "readme", "Format.Unknown", "empty.nmea", "Translator.Empty");
        try (var files = Files.list(input)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("-yield ü.csv", "readme", "empty.nmea");
        }
    }

    @Test
    void whatCannotBeTranslatedIsSaidBeforeAnythingStarts() throws Exception {
        Path file = Files.writeString(folder.resolve("file.nmea"), "x");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Files.createDirectory(empty.resolve("inner"));

        assertThat(demo("--input", folder.resolve("nowhere").toString())).isEqualTo(64);
        assertThat(out.toString(UTF_8)).contains("does not exist");
        assertThat(demo("--input", file.toString())).isEqualTo(64);
        assertThat(out.toString(UTF_8)).contains("is not a folder");
        assertThat(demo("--input", empty.toString())).isEqualTo(64);
        assertThat(out.toString(UTF_8)).contains("holds no file");
        assertThat(demo("--input", folder.toString(), "--output", empty.toString()))
                .isEqualTo(64);
        assertThat(out.toString(UTF_8)).contains("lies in the input");
    }

    @Test
    void aWrongCallIsAUsageError() {
        assertThat(demo("--tasks", "0")).isEqualTo(64);
        assertThat(demo("--tasks", "many")).isEqualTo(64);
        assertThat(demo("--seed", "x")).isEqualTo(64);
        assertThat(demo("--input", folder.toString(), "--seed", "1")).isEqualTo(64);
        assertThat(demo("extra")).isEqualTo(64);
        assertThat(demo("--unknown")).isEqualTo(64);
    }

    private int demo(String... args) {
        PrintStream stream = new PrintStream(out, true, UTF_8);
        return DemoCommand.execute(stream, stream, Map.of(), args);
    }
}
