package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard ask for metrics and labels that there are. */
class MonitoringTest {
    private static final Pattern ASKED = Pattern.compile("legacy_bridge_(\\w+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)(?:=~|!~|!=|=)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| \\w+ \\| ((?:`\\w+`(?:, )?)*)\\s*\\|");
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");
    /** What Prometheus adds where it scrapes pods. */
    private static final Set<String> OF_PROMETHEUS = Set.of("namespace", "pod");

    private final Map<String, Set<String>> labels = documented();

    @Test
    void everyAlertAsksForWhatThereIs() throws IOException {
        List<JsonNode> rules = alerts();
        assertThat(rules).hasSizeGreaterThan(5);
        rules.forEach(rule -> asksForWhatThereIs(rule.path("expr").asText()));
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.path("annotations").path("summary").asText()).isNotBlank();
            assertThat(rule.path("labels").path("severity").asText()).isEqualTo("critical");
        });
    }

    @Test
    void anAlertLooksAtItsOwnReleaseAlone() throws IOException {
        alerts().forEach(rule -> assertThat(
                        ASKED.matcher(rule.path("expr").asText()).results())
                .allSatisfy(asked -> assertThat(asked.group(2))
                        .startsWith("namespace=\"" + Chart.NAMESPACE + "\", pod=~\"field-bridge-.+\"")));
    }

    @Test
    void everyPanelAsksForWhatThereIsAndEveryMetricHasAPanel() throws IOException {
        String dashboard = Objects.requireNonNull(Chart.render("dashboards: {enabled: true}")
                .one(ConfigMap.class)
                .getData()
                .get("legacy-bridge.json"));
        List<String> expressions = new ObjectMapper().readTree(dashboard).findValuesAsText("expr");
        expressions.forEach(this::asksForWhatThereIs);
        Set<String> asked = expressions.stream()
                .flatMap(expression -> ASKED.matcher(expression).results())
                .map(one -> metric(one.group(1)))
                .collect(Collectors.toSet());
        assertThat(asked).containsExactlyInAnyOrderElementsOf(labels.keySet());
    }

    @Test
    void aDashboardIsFoundByItsLabel() {
        ConfigMap dashboard = Chart.render("dashboards: {enabled: true, annotations: {grafana_folder: Bridge}}")
                .one(ConfigMap.class);
        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(dashboard.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Bridge");
    }

    private static List<JsonNode> alerts() throws IOException {
        try (ApiServer api = new ApiServer("v1.34.0", ApiServer.ALWAYS, ApiServer.NEW, ApiServer.OPERATOR)) {
            Chart.install(api.kubeconfig(), Chart.read(Chart.EXAMPLES.resolve("everything.yaml")));
            List<JsonNode> rules = new ArrayList<>();
            api.created("PrometheusRule").at("/spec/groups/0/rules").forEach(rules::add);
            return rules;
        }
    }

    private void asksForWhatThereIs(String expression) {
        List<MatchResult> asked = ASKED.matcher(expression).results().toList();
        assertThat(asked).as(expression).isNotEmpty();
        for (MatchResult one : asked) {
            String metric = metric(one.group(1));
            assertThat(labels).as(expression).containsKey(metric);
            Set<String> known = new HashSet<>(labels.getOrDefault(metric, Set.of()));
            known.addAll(OF_PROMETHEUS);
            assertThat(LABEL.matcher(Objects.requireNonNullElse(one.group(2), ""))
                            .results()
                            .map(label -> label.group(1)))
                    .as(expression)
                    .isSubsetOf(known);
        }
    }

    /** A histogram's buckets are its own series. */
    private static String metric(String series) {
        return series.replaceFirst("_bucket$", "");
    }

    /** The labels of each metric, as the manual has them; another test holds that to what the service exports. */
    private static Map<String, Set<String>> documented() {
        Map<String, Set<String>> documented = new HashMap<>();
        String manual = Chart.read(Path.of("..", "docs", "operations.md"));
        String table = manual.substring(manual.indexOf("| metric | type | labels |"));
        ROW.matcher(table).results().forEach(row -> documented.put(row.group(1), words(row.group(2))));
        return documented;
    }

    private static Set<String> words(String cell) {
        return WORD.matcher(cell).results().map(word -> word.group(1)).collect(Collectors.toSet());
    }
}
