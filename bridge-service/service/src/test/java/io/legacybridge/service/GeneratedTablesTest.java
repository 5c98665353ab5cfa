package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.service.health.WorkerGauges;
import io.legacybridge.service.health.WorkerMetrics;
import io.legacybridge.worker.WorkerState;
import io.legacybridge.worker.error.ErrorNames;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of the documentation that are made of what the code knows: each stands between two comments of its page.
 * With {@code -Ddocs.update=true} they are written anew.
 */
class GeneratedTablesTest {
    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final String PREFIX = "legacy_bridge_";

    @Test
    void theManualHasEveryMetric() throws IOException {
        List<Collector> collectors = collectors();
        assertThat(collectors).allSatisfy(collector -> {
            assertThat(collector.getMetadata().getHelp()).endsWith(".").doesNotContain("|");
            assertThat(collector.getPrometheusName()).matches(PREFIX + "[a-z]+(_[a-z]+)*");
        });
        assertThat(collectors).extracting(GeneratedTablesTest::exposed).doesNotHaveDuplicates();
        holds(
                "operations.md",
                "metrics",
                collectors.stream()
                        .sorted(Comparator.comparing(GeneratedTablesTest::exposed))
                        .map(collector -> row(
                                code(exposed(collector).substring(PREFIX.length())),
                                collector.getMetricType().name().toLowerCase(Locale.ROOT),
                                collector.getLabelNames().stream()
                                        .sorted()
                                        .map(GeneratedTablesTest::code)
                                        .collect(Collectors.joining(", ")),
                                collector.getMetadata().getHelp()))
                        .collect(table("metric", "type", "labels", "meaning")));
    }

    @Test
    void thePageOfErrorsHasEveryName() throws IOException {
        holds(
                "errors.md",
                "errors",
                Arrays.stream(ErrorNames.values())
                        .map(error -> row(code(error.text()), error.retryable() ? "yes" : "no", error.meaning()))
                        .collect(table("error", "worth a retry", "when")));
    }

    private static List<Collector> collectors() {
        List<Collector> registered = new ArrayList<>();
        PrometheusRegistry registry = new PrometheusRegistry() {
            @Override
            public void register(Collector collector) {
                registered.add(collector);
                super.register(collector);
            }
        };
        new WorkerMetrics(registry, List.of());
        WorkerGauges.register(registry, List::of, () -> WorkerState.NEW);
        return registered;
    }

    private static String exposed(Collector collector) {
        return collector.getPrometheusName() + (collector.getMetricType() == MetricType.COUNTER ? "_total" : "");
    }

    private static java.util.stream.Collector<CharSequence, ?, String> table(String... columns) {
        String head =
                row(columns) + row(Arrays.stream(columns).map(column -> "---").toArray(String[]::new));
        return Collectors.joining("", head, "");
    }

    private static String row(String... cells) {
        return Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String code(String name) {
        return "`" + name + "`";
    }

    private static void holds(String name, String table, String content) throws IOException {
        Path page = DOCS.resolve(name);
        String begin = "<!-- generated: " + table + " -->\n";
        String end = "<!-- end -->\n";
        String text = Files.readString(page);
        assertThat(text).as(name).contains(begin);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end, from);
        assertThat(to).as("the end of the table in %s", name).isPositive();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(page, text.substring(0, from) + content + text.substring(to));
        } else {
            assertThat(text.substring(from, to))
                    .as("docs/%s is made of the code: run this test with -Ddocs.update=true", name)
                    .isEqualTo(content);
        }
    }
}
