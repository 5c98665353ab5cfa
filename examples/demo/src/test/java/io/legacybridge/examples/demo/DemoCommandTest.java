package io.legacybridge.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        assertThat(Files.readAllLines(output.resolve("summary.csv"))).hasSize(11);
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
