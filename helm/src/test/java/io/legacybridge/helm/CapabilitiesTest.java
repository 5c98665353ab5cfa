package io.legacybridge.helm;

import static io.legacybridge.helm.ApiServer.ALWAYS;
import static io.legacybridge.helm.ApiServer.NEW;
import static io.legacybridge.helm.ApiServer.OLD;
import static io.legacybridge.helm.ApiServer.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The chart takes from a cluster's API what is there: of two versions the newer, and nothing that is not. */
class CapabilitiesTest {
    private static final String EVERYTHING = Chart.read(Chart.EXAMPLES.resolve("everything.yaml"));

    private String notes = "";

    @Test
    void anOldClusterGetsTheOldVersions() throws IOException {
        assertThat(install("v1.20.2", ALWAYS, OLD))
                .containsEntry("PodDisruptionBudget", "policy/v1beta1")
                .containsEntry("HorizontalPodAutoscaler", "autoscaling/v2beta2");
    }

    @Test
    void aNewClusterGetsTheNewVersions() throws IOException {
        assertThat(install("v1.34.0", ALWAYS, NEW))
                .containsEntry("PodDisruptionBudget", "policy/v1")
                .containsEntry("HorizontalPodAutoscaler", "autoscaling/v2");
    }

    @Test
    void aClusterBetweenThemGetsTheNewerOfBoth() throws IOException {
        assertThat(install("v1.23.0", ALWAYS, OLD, NEW))
                .containsEntry("PodDisruptionBudget", "policy/v1")
                .containsEntry("HorizontalPodAutoscaler", "autoscaling/v2");
    }

    @Test
    void aPrometheusOperatorGetsWhatItWatches() throws IOException {
        assertThat(install("v1.34.0", ALWAYS, NEW, OPERATOR))
                .containsEntry("PodMonitor", "monitoring.coreos.com/v1")
                .containsEntry("PrometheusRule", "monitoring.coreos.com/v1");
        assertThat(notes).doesNotContain("Prometheus Operator");
    }

    @Test
    void withoutAPrometheusOperatorTheNotesSayWhatWasLeftOut() throws IOException {
        assertThat(install("v1.34.0", ALWAYS, NEW)).doesNotContainKeys("PodMonitor", "PrometheusRule");
        assertThat(notes)
                .contains("no monitoring.coreos.com/v1 (Prometheus Operator): podMonitor and alerts were left out");
    }

    @Test
    void aClusterThatIsTooOldIsRefused() {
        assertThatThrownBy(() -> install("v1.19.0", ALWAYS, OLD))
                .hasMessageContaining("chart requires kubeVersion: >=1.20.0-0");
    }

    /** The API version of each kind that was created. */
    @SafeVarargs
    private Map<String, String> install(String version, Map<String, List<String>>... kinds) throws IOException {
        try (ApiServer api = new ApiServer(version, kinds)) {
            notes = Chart.install(api.kubeconfig(), EVERYTHING).getOutput();
            return api.created().stream()
                    .collect(Collectors.toMap(
                            one -> one.path("kind").asText(),
                            one -> one.path("apiVersion").asText(),
                            (first, second) -> first));
        }
    }
}
