package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.service.config.ActivitySection;
import io.legacybridge.service.config.BridgeConfiguration;
import io.legacybridge.service.config.CircuitBreakerSection;
import io.legacybridge.service.config.ClaimCheckSection;
import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.DrainSection;
import io.legacybridge.service.config.EmbeddedSection;
import io.legacybridge.service.config.JournalSection;
import io.legacybridge.service.config.KeepSection;
import io.legacybridge.service.config.KubernetesJournalSection;
import io.legacybridge.service.config.ProbesSection;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.service.config.RetrySection;
import io.legacybridge.service.config.StepFunctionsSection;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation says is what the code does. */
class DocumentationTest {
    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Pattern YAML = Pattern.compile("```yaml\n(stepFunctions.*?)```", Pattern.DOTALL);
    private static final Pattern ADAPTER =
            Pattern.compile("```yaml\n((?:activities|adapter):\n.*?)```", Pattern.DOTALL);

    /** Keys with keys below them, which have the rows. */
    private static final Set<String> SECTIONS = Set.of(
            "stepFunctions.embedded.keep",
            "journal",
            "journal.kubernetes",
            "drain",
            "claimCheck",
            "probes",
            "retry",
            "circuitBreaker",
            "adapter");

    @Test
    void theLeastConfigurationOfTheReferenceWorks() throws IOException {
        Matcher block = YAML.matcher(reference());
        assertThat(block.find()).isTrue();
        assertThat(new ConfigurationReader(Map.of()).read(block.group(1))).isInstanceOf(ReadConfiguration.Valid.class);
    }

    static Stream<Path> manualsOfAdapters() throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve("adapters"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("manualsOfAdapters")
    void everyConfigurationOfAnAdaptersManualIsRight(Path manual) throws IOException {
        Matcher block = ADAPTER.matcher(Files.readString(manual));
        int found = 0;
        for (; block.find(); found++) {
            String yaml = block.group(1).startsWith("activities:")
                    ? block.group(1)
                    : "activities:\n  x:\n    heartbeat: 20s\n    timeout: 10m\n"
                            + block.group(1).indent(4);
            assertThat(new ConfigurationReader(Map.of()).read("stepFunctions: {embedded: {}}\n" + yaml))
                    .as(yaml)
                    .isInstanceOf(ReadConfiguration.Valid.class);
        }
        assertThat(found).isPositive();
    }

    static Stream<String> keys() {
        return Stream.of(
                        keys("", BridgeConfiguration.class),
                        keys("stepFunctions.", StepFunctionsSection.class),
                        keys("stepFunctions.embedded.", EmbeddedSection.class),
                        keys("stepFunctions.embedded.keep.", KeepSection.class),
                        keys("journal.", JournalSection.class),
                        keys("journal.kubernetes.", KubernetesJournalSection.class),
                        keys("drain.", DrainSection.class),
                        keys("claimCheck.", ClaimCheckSection.class),
                        keys("probes.", ProbesSection.class),
                        keys("", ActivitySection.class),
                        keys("retry.", RetrySection.class),
                        keys("circuitBreaker.", CircuitBreakerSection.class))
                .flatMap(keys -> keys)
                .filter(key -> !SECTIONS.contains(key));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyHasARowInTheReference(String key) throws IOException {
        assertThat(reference()).contains("\n| `" + key + "` |");
    }

    private static Stream<String> keys(String prefix, Class<?> section) {
        return Stream.of(section.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(JsonProperty.class))
                .map(Field::getName)
                .map(name -> prefix + name);
    }

    private static String reference() throws IOException {
        return Files.readString(DOCS.resolve("configuration.md"));
    }
}
