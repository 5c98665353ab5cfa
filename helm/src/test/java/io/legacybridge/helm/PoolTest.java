package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one pool's values. */
class PoolTest {
    private static final String JOBS = Chart.read(Chart.EXAMPLES.resolve("jobs.yaml"));
    private static final String EVERYTHING = Chart.read(Chart.EXAMPLES.resolve("everything.yaml"));

    @Test
    void aPoolSaysWhatTheDefaultsDoNotAndAlsoNoAndNought() {
        Manifests manifests = Chart.render(Chart.LEAST, """
                defaults:
                  replicas: 5
                  resources: {limits: {memory: 3Gi}}
                  nodeSelector: {a: b}
                pools:
                  tracks:
                    replicas: 0
                    podDisruptionBudget: {enabled: false}
                    nodeSelector: {c: d}
                """);
        Deployment tracks = manifests.of("tracks", Deployment.class);
        assertThat(tracks.getSpec().getReplicas()).isZero();
        assertThat(manifests.each(PodDisruptionBudget.class)).isEmpty();
        assertThat(pod(tracks).getNodeSelector()).isEqualTo(Map.of("a", "b", "c", "d"));
        assertThat(container(tracks).getResources().getLimits().get("memory")).hasToString("3Gi");
    }

    @Test
    void aPoolThatIsNullIsNotThere() {
        assertThat(Chart.render(EVERYTHING, "pools: {tickets: null}").each(Deployment.class))
                .hasSize(1);
    }

    @Test
    void thePodsArePickedByTheirReleaseAndPoolAlone() {
        Manifests manifests = Chart.render(EVERYTHING);
        for (String pool : List.of("tracks", "tickets")) {
            Deployment deployment = manifests.of(pool, Deployment.class);
            Map<String, String> selector = deployment.getSpec().getSelector().getMatchLabels();
            assertThat(selector)
                    .containsOnly(
                            Map.entry("app.kubernetes.io/name", "bridge"),
                            Map.entry("app.kubernetes.io/instance", Chart.RELEASE),
                            Map.entry("legacy-bridge.io/pool", pool));
            assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
                    .containsAllEntriesOf(selector);
        }
        Map<String, String> tracks =
                manifests.of("tracks", Deployment.class).getSpec().getSelector().getMatchLabels();
        assertThat(manifests
                        .of("tracks", PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .isEqualTo(tracks);
        assertThat(manifests
                        .of("tracks", NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels())
                .isEqualTo(tracks);
        assertThat(pod(manifests.of("tracks", Deployment.class))
                        .getTopologySpreadConstraints()
                        .get(0)
                        .getLabelSelector()
                        .getMatchLabels())
                .isEqualTo(tracks);
    }

    @Test
    void aChangedConfigurationReplacesThePodsAndAnythingElseDoesNot() {
        String before = checksum(Chart.LEAST);
        assertThat(checksum(Chart.LEAST, "pools: {tracks: {replicas: 7, podLabels: {a: b}}}"))
                .isEqualTo(before);
        assertThat(checksum(Chart.LEAST, "pools: {tracks: {config: {activities: {track: {slots: 2}}}}}"))
                .isNotEqualTo(before);
        assertThat(Chart.render(Chart.LEAST)
                        .one(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .doesNotContainKeys("helm.sh/chart", "app.kubernetes.io/version");
    }

    @Test
    void aPodFitsTheStandardRestricted() {
        PodSpec pod = pod(Chart.render(Chart.LEAST).one(Deployment.class));
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getVolumes()).noneMatch(volume -> volume.getHostPath() != null);
        assertThat(pod.getContainers()).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
        });
    }

    @Test
    void aPoolOfProgramsHasNoRightsAndNoToken() {
        Manifests manifests = Chart.render(Chart.LEAST);
        assertThat(manifests.each(Role.class)).isEmpty();
        assertThat(manifests.each(RoleBinding.class)).isEmpty();
        assertThat(pod(manifests.one(Deployment.class)).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(manifests.one(ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
    }

    @Test
    void aPoolThatKeepsItsTasksInTheClusterHasTheRightsAndTheTokenForThat() {
        Manifests manifests = Chart.render(Chart.LEAST, "defaults: {config: {journal: {kubernetes: {}}}}");

        assertThat(manifests.one(Role.class).getMetadata().getNamespace()).isEqualTo(Chart.NAMESPACE);
        assertThat(manifests.one(Role.class).getRules())
                .extracting(PolicyRule::getApiGroups, PolicyRule::getResources, PolicyRule::getVerbs)
                .containsExactlyInAnyOrder(
                        tuple(List.of(""), List.of("secrets"), List.of("create", "get", "list", "update", "delete")),
                        tuple(
                                List.of("coordination.k8s.io"),
                                List.of("leases"),
                                List.of("create", "list", "patch", "delete")));
        assertThat(manifests.one(RoleBinding.class).getRoleRef().getName())
                .isEqualTo(manifests.one(Role.class).getMetadata().getName());
        assertThat(pod(manifests.one(Deployment.class)).getAutomountServiceAccountToken())
                .isTrue();
        assertThat(manifests.one(ConfigMap.class).getData().get("bridge.yml"))
                .containsPattern("pool: tracks-[0-9a-f]{8}");
    }

    @Test
    void aPoolOfJobsHasTheRightsItUsesWhereItsJobsAre() {
        Manifests manifests = Chart.render(JOBS);
        assertThat(manifests.each(Role.class))
                .extracting(role -> role.getMetadata().getNamespace())
                .containsExactlyInAnyOrder(Chart.NAMESPACE, "batch");
        assertThat(manifests.each(Role.class))
                .allSatisfy(role -> assertThat(role.getRules())
                        .extracting(PolicyRule::getApiGroups, PolicyRule::getResources, PolicyRule::getVerbs)
                        .containsExactlyInAnyOrder(
                                tuple(
                                        List.of("batch"),
                                        List.of("jobs"),
                                        List.of("create", "get", "list", "watch", "patch", "delete")),
                                tuple(List.of(""), List.of("pods"), List.of("list", "watch")),
                                tuple(
                                        List.of("coordination.k8s.io"),
                                        List.of("leases"),
                                        List.of("create", "list", "patch", "delete")),
                                tuple(List.of(""), List.of("events"), List.of("list")),
                                tuple(List.of(""), List.of("pods/log"), List.of("get"))));
        assertThat(manifests.each(RoleBinding.class)).allSatisfy(binding -> {
            assertThat(binding.getRoleRef().getName())
                    .isEqualTo(binding.getMetadata().getName());
            assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
                assertThat(subject.getNamespace()).isEqualTo(Chart.NAMESPACE);
                assertThat(subject.getName())
                        .isEqualTo(manifests
                                .one(ServiceAccount.class)
                                .getMetadata()
                                .getName());
            });
        });
        assertThat(pod(manifests.one(Deployment.class)).getAutomountServiceAccountToken())
                .isTrue();
        assertThat(Chart.render(JOBS, "defaults: {rbac: {create: false}}").each(Role.class))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input: {file: /input.json}",
                "in: {a: {from: '{{$.a}}', root: s3://b/, env: A}}",
                "out: {a: {publish: 's3://b/{{$.a}}', root: s3://b/, env: A}}"
            })
    void secretsMayBeMadeOnlyWhereAJobGetsItsInputAsAFileOrUrlsOfStoredFiles(String key) {
        String values = "pools: {jobs: {config: {activities: {far: {adapter: {" + key + "}}}}}}";
        assertThat(Chart.render(JOBS, values).each(Role.class))
                .filteredOn(role -> role.getRules().stream()
                        .anyMatch(rule -> rule.getResources().contains("secrets")))
                .singleElement()
                .satisfies(role -> assertThat(role.getMetadata().getNamespace()).isEqualTo("batch"));
    }

    @Test
    void noSecretsAreMadeForFilesThatAContainerStoresByItself() {
        String values = "pools: {jobs: {config: {activities: {far: {adapter: {"
                + "out: {a: {publish: 's3://b/{{$.a}}', root: s3://b/, env: A, as: uri}}}}}}}}";
        assertThat(Chart.render(JOBS, values).each(Role.class))
                .noneMatch(role -> role.getRules().stream()
                        .anyMatch(rule -> rule.getResources().contains("secrets")));
    }

    @Test
    void anAccountCanBeAnothersAndCarryAnAwsRole() {
        Manifests manifests = Chart.render(EVERYTHING);
        assertThat(pod(manifests.of("tickets", Deployment.class)).getServiceAccountName())
                .isEqualTo("tickets");
        assertThat(manifests.of("tracks", ServiceAccount.class).getMetadata().getAnnotations())
                .containsEntry("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/tracks")
                .containsEntry("owner", "agronomy");
        assertThat(pod(Chart.render(Chart.LEAST, "defaults: {serviceAccount: {create: false}}")
                                .one(Deployment.class))
                        .getServiceAccountName())
                .isEqualTo("default");
    }

    @Test
    void nothingButTheProbesPortCanBeReached() {
        NetworkPolicy anybody = Chart.render(Chart.LEAST).one(NetworkPolicy.class);
        assertThat(anybody.getSpec().getPolicyTypes()).containsExactly("Ingress");
        assertThat(anybody.getSpec().getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getFrom()).isEmpty();
            assertThat(rule.getPorts())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getPort().getStrVal()).isEqualTo("probes"));
        });
        NetworkPolicy some = Chart.render(EVERYTHING).of("tracks", NetworkPolicy.class);
        assertThat(some.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(some.getSpec().getIngress().get(0).getFrom()).hasSize(1);
        assertThat(some.getSpec().getEgress()).hasSize(2);
    }

    @Test
    void theAutoscalerHasTheReplicas() {
        Manifests manifests = Chart.render(EVERYTHING);
        assertThat(manifests.of("tickets", Deployment.class).getSpec().getReplicas())
                .isNull();
        HorizontalPodAutoscaler autoscaler = manifests.of("tickets", HorizontalPodAutoscaler.class);
        assertThat(autoscaler.getSpec().getMaxReplicas()).isEqualTo(3);
        assertThat(autoscaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(
                        manifests.of("tickets", Deployment.class).getMetadata().getName());
        assertThat(manifests.of("tracks", Deployment.class).getSpec().getReplicas())
                .isEqualTo(3);
    }

    @Test
    void whatIsAskedIsAskedOnTheProbesPort() {
        Container bridge = container(Chart.render(EVERYTHING).of("tracks", Deployment.class));
        assertThat(bridge.getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getContainerPort()).isEqualTo(9090));
        assertThat(bridge.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/ready");
        assertThat(bridge.getReadinessProbe().getPeriodSeconds()).isEqualTo(1);
        assertThat(bridge.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/live");
        assertThat(bridge.getStartupProbe().getHttpGet().getPort().getStrVal()).isEqualTo("probes");
    }

    @Test
    void anImageIsNamedByItsTagOrItsDigest() {
        assertThat(image(Chart.LEAST)).isEqualTo("legacy-bridge:0.1.0");
        assertThat(image(Chart.LEAST, "pools: {tracks: {image: {repository: r.example/x, tag: '7'}}}"))
                .isEqualTo("r.example/x:7");
        assertThat(container(Chart.render(EVERYTHING).of("tracks", Deployment.class))
                        .getImage())
                .startsWith("registry.example/translators@sha256:01234");
    }

    @Test
    void aNewPodStartsBeforeAnOldOneStopsUnlessOneSaysOtherwise() {
        assertThat(Chart.render(Chart.LEAST)
                        .one(Deployment.class)
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate()
                        .getMaxUnavailable()
                        .getIntVal())
                .isZero();
        assertThat(Chart.render(Chart.LEAST, "defaults: {strategy: {type: Recreate}}")
                        .one(Deployment.class)
                        .getSpec()
                        .getStrategy()
                        .getRollingUpdate())
                .isNull();
    }

    private static String checksum(String... values) {
        return String.valueOf(Chart.render(values)
                .one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("checksum/config"));
    }

    private static String image(String... values) {
        return container(Chart.render(values).one(Deployment.class)).getImage();
    }

    private static PodSpec pod(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec();
    }

    private static Container container(Deployment deployment) {
        return pod(deployment).getContainers().get(0);
    }
}
