package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.FileStorages;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTemplateTest {
    private static final String IMAGE = "registry/tool:1.2";

    private static Job job(Config config, String input) throws Exception {
        return job(config, TestTaskContext.wanted("Translate Maps", input));
    }

    private static Job job(Config config, TestTaskContext task) throws Exception {
        return config.writer(FileStorages.none()).write(task);
    }

    private static PodSpec pod(Job job) {
        return job.getSpec().getTemplate().getSpec();
    }

    private static Container main(Job job) {
        return pod(job).getContainers().get(0);
    }

    private static String variable(Job job, String name) {
        return main(job).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void aPodGetsAsLittleAsAProgramNeeds() throws Exception {
        Job job = job(Config.image(IMAGE), "{}");

        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isBetween(590L, 600L);
        assertThat(pod(job).getRestartPolicy()).isEqualTo("Never");
        assertThat(pod(job).getAutomountServiceAccountToken()).isFalse();
        assertThat(pod(job).getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod(job).getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(main(job).getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(main(job).getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }

    @Test
    void whatAPodSaysItselfIsLeftAsItIs() throws Exception {
        Job job = job(Config.pod("""
                        automountServiceAccountToken: true
                        securityContext: {seccompProfile: {type: Unconfined}, runAsNonRoot: false}
                        initContainers: [{name: first, image: a}]
                        containers:
                          - name: main
                            image: a
                            securityContext: {privileged: true, capabilities: {drop: [NET_RAW]}}
                          - {name: other, image: b, securityContext: {runAsUser: 0}}
                        """), "{}");

        assertThat(pod(job).getAutomountServiceAccountToken()).isTrue();
        assertThat(pod(job).getSecurityContext().getRunAsNonRoot()).isFalse();
        assertThat(pod(job).getSecurityContext().getSeccompProfile().getType()).isEqualTo("Unconfined");
        assertThat(main(job).getSecurityContext().getAllowPrivilegeEscalation()).isNull();
        assertThat(main(job).getSecurityContext().getCapabilities().getDrop()).containsExactly("NET_RAW");
        assertThat(pod(job).getInitContainers().get(0).getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(pod(job).getContainers().get(1).getSecurityContext().getRunAsNonRoot())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`a b; rm -rf /`, `a b; rm -rf /`",
                "`$(SECRET)`, `$$(SECRET)`",
                "`$$(SECRET)`, `$$$$(SECRET)`",
                "`{{$.other}}`, `{{$$.other}}`",
                "`: [yaml, \"quotes\"`, `: [yaml, \"quotes\"`",
                "`$`, `$$`"
            })
    void aValueStaysTheTextThatItIs_rule12(String value, String inThePod) throws Exception {
        String input = "{\"name\":\"" + value.replace("\"", "\\\"") + "\",\"other\":\"x\"}";

        Job job = job(Config.image(IMAGE).args("--name={{$.name}}").environment("NAME", "{{$.name}}"), input);

        assertThat(main(job).getArgs()).containsExactly("--name=" + inThePod);
        assertThat(variable(job, "NAME")).isEqualTo(inThePod);
    }

    @Test
    void whatTheConfigurationWritesMayReferToVariables() throws Exception {
        Job job = job(Config.image(IMAGE).args("--home=$(HOME)", "{{$.a}}"), "{\"a\":1}");

        assertThat(main(job).getArgs()).containsExactly("--home=$(HOME)", "1");
    }

    @Test
    void aValueCannotBecomeAnOption() {
        String input = "{\"name\":\"--delete\"}";

        assertThatThrownBy(() -> job(Config.image(IMAGE).args("{{$.name}}"), input))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("begins with a dash");
        assertThatThrownBy(() -> job(Config.image(IMAGE).command("tool", "{{$.name}}"), input))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aValueMayBeginWithADashWhereItCannotBeAnOption() throws Exception {
        String input = "{\"name\":\"--delete\"}";

        assertThat(main(job(Config.image(IMAGE).args("--", "{{$.name}}"), input))
                        .getArgs())
                .containsExactly("--", "--delete");
        assertThat(main(job(Config.image(IMAGE).command("tool", "--").args("{{$.name}}"), input))
                        .getArgs())
                .containsExactly("--delete");
        assertThat(main(job(Config.image(IMAGE).args("{{$.name}}").allowLeadingDash(), input))
                        .getArgs())
                .containsExactly("--delete");
    }

    @Test
    void theWholeInputGoesIntoAVariableOrAFile() throws Exception {
        String input = "{\"price\":\"$(HOME) 5$\"}";
        TestTaskContext task = TestTaskContext.wanted("a", input);
        JobWriter writer = Config.image(IMAGE).input("INPUT", "/in/task.json").writer(FileStorages.none());

        Job job = writer.write(task);
        job.getMetadata().setUid("uid-1");

        assertThat(variable(job, "INPUT")).isEqualTo("{\"price\":\"$$(HOME) 5$$\"}");
        assertThat(main(job).getVolumeMounts()).singleElement().satisfies(mount -> {
            assertThat(mount.getMountPath()).isEqualTo("/in/task.json");
            assertThat(mount.getReadOnly()).isTrue();
        });
        assertThat(writer.secret(job, task).orElseThrow()).satisfies(secret -> {
            assertThat(secret.getStringData()).containsValue(input);
            assertThat(Meta.isOwnedBy(secret, "uid-1")).isTrue();
            assertThat(Meta.name(secret)).isEqualTo(Meta.name(job));
        });
    }

    @Test
    void aValueThatNoProgramCanBeGivenIsRefused() {
        String large = "x".repeat(140_000);

        assertThatThrownBy(() -> job(Config.image(IMAGE).args("{{$.a}}"), "{\"a\":\"" + large + "\"}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("128 KiB")
                .hasMessageContaining("input: {file:");
        assertThatThrownBy(() -> job(Config.image(IMAGE).input("INPUT", null), "\"" + large + "\""))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> job(Config.image(IMAGE).input(null, "/in/a"), "\"" + "x".repeat(1 << 20) + "\""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1 MiB");
    }

    @Test
    void theTokensHashNamesTheJobAndNothingShowsTheToken_rule12() throws Exception {
        TestTaskContext task = TestTaskContext.wanted("Translate Maps", "{}");

        Job job = job(Config.image(IMAGE), task);

        assertThat(Meta.name(job)).endsWith("-" + task.task().id()).matches("translate-maps-[0-9a-f]{8}-[0-9a-f]{16}");
        assertThat(Meta.name(job)).hasSizeLessThanOrEqualTo(52);
        assertThat(Meta.label(job, Labels.TASK)).isEqualTo(task.task().id());
        assertThat(job.toString()).doesNotContain(task.task().token().secret());
        assertThat(variable(job, "LEGACY_BRIDGE_TASK")).isEqualTo(task.task().id());
    }

    @Test
    void theWorkKeyNamesTheJobOfEveryAttempt_rule3() throws Exception {
        TestTaskContext one = TestTaskContext.wanted("a", "{}").attemptAt("item 7");
        TestTaskContext other = TestTaskContext.wanted("a", "{}").attemptAt("item 7");
        TestTaskContext third = TestTaskContext.wanted("a", "{}").attemptAt("item 8");

        assertThat(Meta.name(job(Config.image(IMAGE), one)))
                .isEqualTo(Meta.name(job(Config.image(IMAGE), other)))
                .isNotEqualTo(Meta.name(job(Config.image(IMAGE), third)))
                .doesNotContain("item");
        assertThat(Meta.label(job(Config.image(IMAGE), one), Labels.WORK))
                .isEqualTo(one.workKey().orElseThrow().id());
    }

    @Test
    void aPodKeepsItsLabelsBesideOurs() throws Exception {
        Job job = job(
                Config.pod("{metadata: {labels: {team: maps}}, spec: {containers: [{name: main, image: a}]}}"), "{}");

        Map<String, String> labels = job.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels).containsEntry("team", "maps").containsEntry(Labels.POOL, "default");
    }

    @Test
    void theDeadlineIsTheTasksOrAnEarlierOne() throws Exception {
        assertThat(job(Config.image(IMAGE).deadline(Duration.ofSeconds(30)), "{}")
                        .getSpec()
                        .getActiveDeadlineSeconds())
                .isEqualTo(30);
        assertThat(job(Config.image(IMAGE).deadline(Duration.ofHours(30)), "{}")
                        .getSpec()
                        .getActiveDeadlineSeconds())
                .isLessThanOrEqualTo(600);
    }

    @Test
    void theShortFormBecomesAPod() throws Exception {
        Job job = job(
                Config.image(IMAGE)
                        .resources("{requests: {cpu: 2}, limits: {memory: 1Gi}}")
                        .runAsUser(1000L)
                        .serviceAccount("translator")
                        .volume("data", "{mountPath: /data, subPath: a, persistentVolumeClaim: {claimName: claim}}")
                        .nodeSelector("disk", "ssd")
                        .toleration("{key: batch, operator: Exists}")
                        .grace(Duration.ofMillis(1500)),
                "{}");

        assertThat(main(job).getImage()).isEqualTo(IMAGE);
        assertThat(main(job).getResources().getRequests()).containsEntry("cpu", new Quantity("2"));
        assertThat(pod(job).getSecurityContext().getRunAsUser()).isEqualTo(1000);
        assertThat(pod(job).getServiceAccountName()).isEqualTo("translator");
        assertThat(pod(job).getVolumes().get(0).getPersistentVolumeClaim().getClaimName())
                .isEqualTo("claim");
        assertThat(main(job).getVolumeMounts().get(0).getSubPath()).isEqualTo("a");
        assertThat(pod(job).getNodeSelector()).containsEntry("disk", "ssd");
        assertThat(pod(job).getTolerations().get(0).getKey()).isEqualTo("batch");
        assertThat(pod(job).getTerminationGracePeriodSeconds()).isEqualTo(2);
    }
}
