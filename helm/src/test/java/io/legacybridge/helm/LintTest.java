package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Helm finds nothing to blame, and Kubernetes knows every field. */
class LintTest {

    @Test
    void helmHasNothingToBlame() {
        LintResult result = Chart.helm().lint().strict().call();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING") || message.contains("ERROR"));
    }

    static Stream<Path> examples() throws Exception {
        return Chart.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void kubernetesKnowsEveryFieldOfEveryManifest(Path values) {
        Manifests manifests = Chart.render(Chart.read(values));
        assertThat(manifests.all()).isNotEmpty();
        assertThat(manifests.all())
                .allSatisfy(one -> assertThat(UnknownFields.of(one))
                        .as("%s %s", one.getKind(), one.getMetadata().getName())
                        .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyObjectIsOfTheReleaseAndSaysSo(Path values) {
        assertThat(Chart.render(Chart.read(values)).all()).allSatisfy(one -> {
            assertThat(one.getMetadata().getNamespace()).isNotBlank();
            assertThat(one.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsKeys("helm.sh/chart", "app.kubernetes.io/name", "app.kubernetes.io/version");
        });
        assertThat(Chart.render(Chart.read(values)).names()).doesNotHaveDuplicates();
    }

    @Test
    void anUnknownFieldWouldBeFound() {
        assertThat(Manifests.parse("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: a}
                        spec: {template: {spec: {containers: [{name: a, imagePullPolcy: Never}]}}}
                        """).all())
                .allSatisfy(one -> assertThat(UnknownFields.of(one))
                        .containsExactly("Deployment.spec.template.spec.containers[0].imagePullPolcy"));
    }
}
