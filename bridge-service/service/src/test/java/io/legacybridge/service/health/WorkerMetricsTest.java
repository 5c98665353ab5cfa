package io.legacybridge.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.Settlement;
import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {
    private static final String SECRET = "AQCEAAAAKgAAAAMAAAAA";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final WorkerMetrics metrics = new WorkerMetrics(registry, List.of("work"));
    private final ActivityTask task = new ActivityTask("work", TaskToken.of(SECRET), "{}", Instant.EPOCH);

    @Test
    void whatIsRareIsCountedFromZeroOn() throws IOException {
        assertThat(scrape())
                .contains("legacy_bridge_dead_letters_total{activity=\"work\"} 0.0")
                .contains("legacy_bridge_reports_rejected_late_total{activity=\"work\"} 0.0")
                .contains("legacy_bridge_launch_retries_total{activity=\"work\"} 0.0")
                .contains("legacy_bridge_journal_failures_total 0.0")
                .contains("legacy_bridge_journal_problems_total 0.0");
    }

    @Test
    void aProgramCannotMakeAnyNumberOfSeries() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            metrics.outcomeSet(task, new Outcome.Failed("Strange." + i, ""), Duration.ofSeconds(1));
        }
        metrics.outcomeSet(task, new Outcome.Failed("Bridge.Retry", ""), Duration.ofSeconds(1));

        assertThat(scrape().lines().filter(line -> line.startsWith("legacy_bridge_tasks_total")))
                .hasSize(ErrorLabels.MOST_PER_ACTIVITY + 2)
                .contains("legacy_bridge_tasks_total{activity=\"work\",error=\"Strange.0\",outcome=\"failed\"} 1.0")
                .contains("legacy_bridge_tasks_total{activity=\"work\",error=\"(other)\",outcome=\"failed\"} 950.0")
                .contains("legacy_bridge_tasks_total{activity=\"work\",error=\"Bridge.Retry\",outcome=\"failed\"} 1.0");
    }

    @Test
    void theShareOfTheQuotaIsShownUntilItChanges() throws IOException {
        metrics.quotaShared(new ApiQuota(500, 100));
        metrics.budgetChanged("SEND_TASK_HEARTBEAT", 50);

        assertThat(scrape())
                .contains("legacy_bridge_api_budget_per_second{action=\"GET_ACTIVITY_TASK\"} 100.0")
                .contains("legacy_bridge_api_budget_per_second{action=\"SEND_TASK_HEARTBEAT\"} 50.0");
    }

    @Test
    void timesAreSecondsAndSizesAreBytesOfUtf8() throws IOException {
        metrics.pollAnswered("work", true, Duration.ofMillis(250));
        metrics.outcomeSet(task, new Outcome.Succeeded("\"Erträge\""), Duration.ofMillis(1_500));

        assertThat(scrape())
                .contains("legacy_bridge_poll_seconds_sum{activity=\"work\"} 0.25")
                .contains("legacy_bridge_task_run_seconds_sum{activity=\"work\"} 1.5")
                .contains("legacy_bridge_task_output_bytes_sum{activity=\"work\"} 10.0");
    }

    @Test
    void nothingOfATaskIsInALabel() throws IOException {
        metrics.taskRecovered(task);
        metrics.journalFailed(task.id(), new IOException("full"), Duration.ZERO);
        metrics.deadLetter(task, new Outcome.Succeeded("{}"), Refusal.INVALID_TOKEN, "who is that?");
        metrics.taskSettled(task, new Outcome.Succeeded("{}"), Settlement.DEAD_LETTER);

        assertThat(scrape())
                .contains("legacy_bridge_tasks_recovered_total{activity=\"work\"} 1.0")
                .contains("legacy_bridge_journal_failures_total 1.0")
                .doesNotContain(SECRET)
                .doesNotContain(task.id());
    }

    private String scrape() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        return text.toString(StandardCharsets.UTF_8);
    }
}
