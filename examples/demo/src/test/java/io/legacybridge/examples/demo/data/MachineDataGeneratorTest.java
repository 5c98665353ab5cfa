package io.legacybridge.examples.demo.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineDataGeneratorTest {
    @TempDir
    private Path folder;

    @Test
    void seed42GivesTheSameBytesOnEveryMachine() throws Exception {
        Manifest manifest = new MachineDataGenerator(42).generate(folder, 24);

        String all = manifest.dataSets().stream()
                .map(entry -> entry.path() + entry.expected().features() + entry.files())
                .collect(Collectors.joining());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8))))
                .as("a change here changes every published figure of the demo")
                .isEqualTo("1cf44e8cc130895491b386e316031877f3913b8a784a3dc4b45de9581b0f642a");
    }

    @Test
    void theManifestNamesEveryFileThatWasWritten() throws IOException {
        Manifest manifest = new MachineDataGenerator(7).generate(folder, 60);

        Set<String> written;
        try (var files = Files.walk(folder)) {
            written = files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .collect(Collectors.toSet());
        }
        assertThat(manifest.dataSets().stream()
                        .flatMap(entry -> entry.files().keySet().stream())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void aBiggerSetBeginsWithTheSmallerOne() throws IOException {
        Manifest small = new MachineDataGenerator(42).generate(folder.resolve("small"), 7);
        Manifest big = new MachineDataGenerator(42).generate(folder.resolve("big"), 24);

        assertThat(big.dataSets()).startsWith(small.dataSets().toArray(Manifest.Entry[]::new));
    }

    @Test
    void theArchivesAreThoseThatOthersRead() throws Exception {
        Manifest manifest = new MachineDataGenerator(42).generate(folder, 24);

        Manifest.Entry track = manifest.dataSets().stream()
                .filter(entry -> entry.path().endsWith(".zip/track.nmea"))
                .findFirst()
                .orElseThrow();
        try (ZipFile zip = new ZipFile(folder.resolve(track.files().firstKey()).toFile())) {
            ZipEntry entry = zip.getEntry("track.nmea");
            assertThat(zip.getInputStream(entry).readAllBytes()).hasSize((int) entry.getSize());
            assertThat(zip.getEntry("TASKDATA/TASKDATA.XML")).isNotNull();
        }
        byte[] zeros = new byte[100_000];
        try (InflaterInputStream inflated =
                new InflaterInputStream(new ByteArrayInputStream(Deflated.zeros(zeros.length)), new Inflater(true))) {
            assertThat(inflated.readAllBytes()).isEqualTo(zeros);
        }
        try (GZIPInputStream gunzipped = new GZIPInputStream(new ByteArrayInputStream(Deflated.gzip(zeros)))) {
            assertThat(gunzipped.readAllBytes()).isEqualTo(zeros);
        }
    }

    @Test
    void anotherSeedGivesOtherData() throws IOException {
        Manifest one = new MachineDataGenerator(1).generate(folder.resolve("one"), 5);
        Manifest two = new MachineDataGenerator(2).generate(folder.resolve("two"), 5);

        assertThat(one.dataSets()).doesNotContainAnyElementsOf(two.dataSets());
    }

    @Test
    void sixtyTasksShowEveryFault() throws IOException {
        Manifest manifest = new MachineDataGenerator(42).generate(folder, 60);

        assertThat(manifest.dataSets().stream().map(Manifest.Entry::fault).filter(Objects::nonNull))
                .containsAll(EnumSet.allOf(Fault.class));
    }
}
