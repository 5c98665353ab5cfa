package io.legacybridge.examples.demo.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
                .isEqualTo("82362d53964a4d8c9eaa3fb5e72b036e9ae194fe5c0613a269968c20aa9f4d3d");
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
        assertThat(manifest.dataSets().stream().flatMap(entry -> entry.files().keySet().stream()))
                .containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void aBiggerSetBeginsWithTheSmallerOne() throws IOException {
        Manifest small = new MachineDataGenerator(42).generate(folder.resolve("small"), 7);
        Manifest big = new MachineDataGenerator(42).generate(folder.resolve("big"), 24);

        assertThat(big.dataSets()).startsWith(small.dataSets().toArray(Manifest.Entry[]::new));
    }

    @Test
    void anotherSeedGivesOtherData() throws IOException {
        Manifest one = new MachineDataGenerator(1).generate(folder.resolve("one"), 5);
        Manifest two = new MachineDataGenerator(2).generate(folder.resolve("two"), 5);

        assertThat(one.dataSets()).doesNotContainAnyElementsOf(two.dataSets());
    }

    @Test
    void fiftyDataSetsShowEveryFault() throws IOException {
        Manifest manifest = new MachineDataGenerator(42).generate(folder, 50);

        assertThat(manifest.dataSets().stream().map(Manifest.Entry::fault).filter(Objects::nonNull))
                .containsAll(EnumSet.allOf(Fault.class));
    }
}
