package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prometheus itself evaluates the alerts, over series as the service would export them; needs promtool. */
@Tag("kubernetes")
class AlertsTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String POD = "namespace=\"farm\", pod=\"field-bridge-tracks-1\"";
    /** The series of a release that does its work, and their values at each of 60 minutes. */
    private static final Map<String, String> HEALTHY = Map.ofEntries(
            series("worker_state", "state=\"running\"", "1x60"),
            series("slots", "activity=\"track\"", "2x60"),
            series("slots_used", "activity=\"track\"", "1x60"),
            series("slots_stuck", "activity=\"track\"", "0x60"),
            series("paused", "activity=\"track\"", "0x60"),
            series("open_polls", "activity=\"track\"", "1x60"),
            series("polls_total", "activity=\"track\", outcome=\"empty\"", "0+60x60"),
            series("circuit_state", "activity=\"track\", state=\"open\"", "0x60"),
            series("tasks_total", "activity=\"track\", outcome=\"succeeded\", error=\"\"", "0+60x60"),
            series("dead_letters_total", "activity=\"track\"", "0x60"),
            series("reports_rejected_late_total", "activity=\"track\"", "0x60"),
            series("heartbeat_lag_seconds_bucket", "activity=\"track\", le=\"1\"", "0+60x60"),
            series("heartbeat_lag_seconds_bucket", "activity=\"track\", le=\"30\"", "0+60x60"),
            series("heartbeat_lag_seconds_bucket", "activity=\"track\", le=\"+Inf\"", "0+60x60"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private List<String> names;

    @BeforeEach
    void rules() throws IOException {
        try (ApiServer api = new ApiServer("v1.34.0", ApiServer.ALWAYS, ApiServer.NEW, ApiServer.OPERATOR)) {
            Chart.install(api.kubeconfig(), Chart.read(Chart.EXAMPLES.resolve("everything.yaml")));
            JsonNode spec = api.created("PrometheusRule").get("spec");
            Files.writeString(folder.resolve("rules.yml"), YAML.writeValueAsString(spec));
            names = spec.findValuesAsText("alert");
        }
    }

    @Test
    void prometheusTakesTheRules() throws Exception {
        assertThat(promtool("check", "rules", "rules.yml")).contains("SUCCESS: " + names.size() + " rules found");
    }

    @Test
    void aHealthyReleaseRaisesNone() throws Exception {
        assertThat(raised(HEALTHY, "")).contains("SUCCESS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LegacyBridgeNotRunning          | worker_state              | state="running"   | 0x60
            LegacyBridgeSlotsStuck          | slots_stuck               | activity="track"  | 1x60
            LegacyBridgeNotPolling          | open_polls                | activity="track"  | 0x60
            LegacyBridgePollsRefused        | polls_total               | activity="track", outcome="transient" | 0+90x60
            LegacyBridgeCircuitOpen         | circuit_state             | activity="track", state="open" | 1x60
            LegacyBridgeOutboxWaits         | outbox_oldest_seconds     | activity="track"  | 300x60
            LegacyBridgeJournalFails        | journal_failures_total    | ''                | 0x55 1 1 1 1 1
            LegacyBridgeJournalFails        | journal_problems_total    | ''                | 0x55 1 1 1 1 1
            LegacyBridgeDeadLetters         | dead_letters_total        | activity="track"  | 0x55 1 1 1 1 1
            LegacyBridgeReportsRejectedLate | reports_rejected_late_total | activity="track" | 0x55 1 1 1 1 1
            LegacyBridgeHeartbeatsLate      | heartbeat_lag_seconds_bucket | activity="track", le="30" | 0+90x60
            LegacyBridgeManyRetries         | tasks_total               | activity="track", outcome="failed", error="Bridge.Retry" | 0+20x60
            """)
    void eachIsRaisedByWhatItIsFor(String alert, String metric, String labels, String values) throws Exception {
        Map<String, String> series = new HashMap<>(HEALTHY);
        Map.Entry<String, String> one = series(metric, labels, values);
        series.put(one.getKey(), one.getValue());
        assertThat(names).contains(alert);
        assertThat(raised(series, alert)).contains("SUCCESS");
    }

    @Test
    void anActivityThatIsPausedNeedNotBeAskedFor() throws Exception {
        Map<String, String> series = new HashMap<>(HEALTHY);
        Stream.of(series("open_polls", "activity=\"track\"", "0x60"), series("paused", "activity=\"track\"", "1x60"))
                .forEach(one -> series.put(one.getKey(), one.getValue()));
        assertThat(raised(series, "")).contains("SUCCESS");
    }

    @Test
    void aReleaseWithoutAnyPodIsMissed() throws Exception {
        assertThat(raised(Map.of(), "LegacyBridgeNotRunning")).contains("SUCCESS");
    }

    @Test
    void anotherReleaseIsNoneOfItsBusiness() throws Exception {
        Map<String, String> series = new HashMap<>(HEALTHY);
        series.put("legacy_bridge_slots_stuck{namespace=\"farm\", pod=\"other-1\", activity=\"track\"}", "1x60");
        series.put("legacy_bridge_slots_stuck{namespace=\"barn\", pod=\"field-bridge-1\", activity=\"track\"}", "1x60");
        assertThat(raised(series, "")).contains("SUCCESS");
    }

    private static Map.Entry<String, String> series(String metric, String labels, String values) {
        String all = labels.isEmpty() ? POD : POD + ", " + labels;
        return Map.entry("legacy_bridge_%s{%s}".formatted(metric, all), values);
    }

    /** What promtool says when after an hour this alert is to be firing, and no other; none if it is empty. */
    private String raised(Map<String, String> series, String alert) throws Exception {
        ObjectNode file = YAML.createObjectNode().put("evaluation_interval", "1m");
        file.putArray("rule_files").add("rules.yml");
        ObjectNode test = file.putArray("tests").addObject().put("interval", "1m");
        ArrayNode input = test.putArray("input_series");
        series.forEach((name, values) -> input.addObject().put("series", name).put("values", values));
        ArrayNode expected = test.putArray("promql_expr_test");
        for (String name : names) {
            ObjectNode firing = expected.addObject()
                    .put("eval_time", "59m")
                    .put("expr", "count(ALERTS{alertname=\"%s\", alertstate=\"firing\"})".formatted(name));
            ArrayNode samples = firing.putArray("exp_samples");
            if (name.equals(alert)) {
                samples.addObject().put("labels", "{}").put("value", 1);
            }
        }
        Files.writeString(folder.resolve("test.yml"), YAML.writeValueAsString(file));
        return promtool("test", "rules", "test.yml");
    }

    private String promtool(String... words) throws Exception {
        ProcessBuilder command = new ProcessBuilder("promtool");
        command.command().addAll(List.of(words));
        Process process =
                command.directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
