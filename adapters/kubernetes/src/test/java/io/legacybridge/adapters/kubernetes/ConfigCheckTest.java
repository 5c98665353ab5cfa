package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCheckTest {
    private static final String IMAGE = "registry/tool:1.2";
    private static final CheckConfig NO_GOOD_CHECK =
            new CheckConfig(null, null, true, null, null, "a(", null, null, null);

    @TempDir
    Path folder;

    private static List<String> mistakes(Config config) {
        return new KubernetesAdapterFactory()
                .check(config.build()).stream().map(ConfigMistake::toString).toList();
    }

    @Test
    void theServiceLoaderFindsTheFactory() {
        assertThat(ServiceLoader.load(AdapterFactory.class))
                .anyMatch(factory -> factory.type().equals("kubernetes")
                        && factory.configType().equals(KubernetesAdapterConfig.class));
    }

    @Test
    void theShortFormIsAcceptedWithAllThatItHas() {
        Config config = Config.image(IMAGE)
                .namespace("jobs")
                .pool("night-shift")
                .command("tool", "--in={{$.uri}}")
                .args("--", "{{$.name}}")
                .environment("MODE", "{{$.mode}}")
                .resources("{requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2Gi}}")
                .runAsUser(1000L)
                .serviceAccount("translator")
                .volume("data", "{mountPath: /data, readOnly: true, persistentVolumeClaim: {claimName: data}}")
                .nodeSelector("disk", "ssd")
                .toleration("{key: batch, operator: Exists, effect: NoSchedule}")
                .input("INPUT", "/input/task.json")
                .out(
                        "track",
                        new StoredOutputConfig(
                                "s3://results/{{$.name}}.json", "s3://results/", "TRACK_URL", null, false, null))
                .resultFile("track")
                .value("$.mode", ValueType.STRING, "fast|slow")
                .rule(16, null, null, "Tool.BadInput")
                .deadline(Duration.ofMinutes(30));

        assertThat(mistakes(config)).isEmpty();
    }

    @Test
    void everyMistakeIsNamedAtOnceWithItsPathAndAMend() {
        Config config = Config.image("{{$.image}}")
                .kubeconfig("relative")
                .namespace("Not A Name")
                .pool("UPPER")
                .orphanAfter(Duration.ofSeconds(1))
                .command("{{$.program}}", "{{nonsense}}")
                .args("$({{$.variable}})", "${{$.amount}}", "{{$.a..b}}", "{{$.open")
                .environment("1 X", "x")
                .resources("{limit: {memory: 1Gi}}")
                .serviceAccount("{{$.account}}")
                .volume("data", "{mountPath: '{{$.path}}', emptyDirr: {}}")
                .nodeSelector("{{$.label}}", "x")
                .container("other")
                .input("A B", "relative/{{$.x}}")
                .in("a b", "{{$.open", "/data/", "1 X")
                .in("two", "{{$.uri}}", "s3://uploads/{{$.x}}", "A B")
                .out(
                        "c d",
                        new StoredOutputConfig("{{$.open", "s3://results", "1 X", null, true, List.of(NO_GOOD_CHECK)))
                .out("four", new StoredOutputConfig("s3://r/{{$.x}}", "s3://r/", "A B", null, false, null))
                .outputBytes(6L << 30)
                .resultFile("c d")
                .value("field", null, "a(")
                .warn(0)
                .rule(null, null, null, "Tool.X")
                .rule(256, null, null, "two words")
                .rule(1, 9, null, "Ok")
                .rule(null, 65, "a(", null)
                .deadline(Duration.ZERO)
                .grace(Duration.ZERO)
                .keepFor(Duration.ofSeconds(-1));

        List<String> found = mistakes(config);

        assertThat(found)
                .extracting(mistake -> mistake.substring(0, mistake.indexOf(": ")))
                .contains(
                        "image",
                        "cluster.kubeconfig",
                        "namespace",
                        "pool",
                        "orphanAfter",
                        "command[0]",
                        "command[1]",
                        "args[0]",
                        "args[1]",
                        "args[2]",
                        "args[3]",
                        "environment.1 X.name",
                        "resources.limit",
                        "serviceAccount",
                        "volumes.data.mountPath",
                        "volumes.data.emptyDirr",
                        "nodeSelector.{{$.label}}",
                        "container",
                        "input.env",
                        "input.file",
                        "in.a b",
                        "in.a b.from",
                        "in.a b.root",
                        "in.a b.env",
                        "in.two.root",
                        "in.two.env",
                        "out.c d",
                        "out.c d.publish",
                        "out.c d.root",
                        "out.c d.env",
                        "out.c d.checks[0].contains",
                        "out.c d.checks[0].newerThanStart",
                        "out.four.env",
                        "result.file",
                        "limits.outputBytes",
                        "values.field",
                        "values.field.pattern",
                        "verdict.warn",
                        "verdict.rules[0]",
                        "verdict.rules[1].exitCode",
                        "verdict.rules[1].error",
                        "verdict.rules[2]",
                        "verdict.rules[3].signal",
                        "verdict.rules[3].log",
                        "verdict.rules[3].error",
                        "limits.deadline",
                        "stop.grace",
                        "keepFor");
        assertThat(found).allMatch(mistake -> mistake.contains("; "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{containers: [{name: main, image: '{{$.image}}'}]}",
                "{containers: [{name: main, image: a, workingDir: '/{{$.x}}'}]}",
                "{containers: [{name: main, image: a, command: ['{{$.x}}']}]}",
                "{containers: [{name: main, image: a, env: [{name: '{{$.x}}', value: a}]}]}",
                "{containers: [{name: main, image: a, env: [{name: X, valueFrom: {secretKeyRef: "
                        + "{name: '{{$.x}}', key: a}}}]}]}",
                "{containers: [{name: main, image: a}], nodeName: '{{$.x}}'}",
                "{containers: [{name: main, image: a}], volumes: [{name: v, hostPath: {path: '/{{$.x}}'}}]}",
                "{metadata: {annotations: {a: '{{$.x}}'}}, spec: {containers: [{name: main, image: a}]}}",
                "{metadata: {labels: {'{{$.x}}': a}}, spec: {containers: [{name: main, image: a}]}}"
            })
    void aPlaceholderStandsInArgumentsAndValuesOfVariablesOnly_rule12(String pod) {
        assertThat(mistakes(Config.pod(pod)))
                .singleElement()
                .asString()
                .contains("would let a task's input decide what only the configuration may");
    }

    @Test
    void aResultInAFileNeedsTheFile() {
        assertThat(mistakes(Config.image(IMAGE).resultFile(null)))
                .containsExactly("result.file: is missing; define one under 'out'");
        assertThat(mistakes(Config.image(IMAGE).resultFile("track")))
                .containsExactly("result.file: 'track' is none of the files of 'out'; define one under 'out'");
        assertThat(mistakes(Config.image(IMAGE).resultFile("track").result(ResultSource.LOG)))
                .containsExactly("result.file: has no meaning without from: file; write from: file, or leave it out");
    }

    @Test
    void whatAPodDoesNotHaveIsAMistakeAtItsPlace() {
        Config config = Config.pod("{containers: [{name: main, image: a, resources: {limit: {cpu: 1}}}], "
                + "restartPolici: Never, volumes: [{name: v, emptyDir: {sizelimit: 1Gi}}]}");

        assertThat(mistakes(config))
                .hasSize(3)
                .anyMatch(mistake -> mistake.startsWith("pod.containers[0].resources.limit: 'limit' is no field"))
                .anyMatch(mistake -> mistake.startsWith("pod.restartPolici: 'restartPolici' is no field"))
                .anyMatch(mistake -> mistake.startsWith("pod.volumes[0].emptyDir.sizelimit: 'sizelimit' is no field"));
    }

    @Test
    void aPodThatStartsItsProgramAgainIsRefused() {
        assertThat(mistakes(Config.pod("{restartPolicy: OnFailure, containers: [{name: main, image: a}]}")))
                .singleElement()
                .asString()
                .startsWith("pod.restartPolicy: 'OnFailure' would start a program again");
    }

    @Test
    void aValueMayNotBecomeAPartOfAScript() {
        assertThat(mistakes(Config.image(IMAGE).command("/bin/sh", "-ec", "convert {{$.name}}")))
                .singleElement()
                .asString()
                .startsWith("command[2]: a value would become a part of a shell's script");
        assertThat(mistakes(Config.image(IMAGE).command("sh", "-c", "convert \"$1\"", "sh", "{{$.name}}")))
                .isEmpty();
    }

    @Test
    void theShortFormAndAWholePodExcludeEachOther() {
        assertThat(mistakes(Config.pod("{containers: [{name: main, image: a}]}").args("x")))
                .singleElement()
                .asString()
                .startsWith("args: belongs to the short form");
        assertThat(mistakes(Config.empty())).singleElement().asString().startsWith("image: is missing");
    }

    @Test
    void aPodMayStandInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("pod.yml"), """
                apiVersion: v1
                kind: Pod
                metadata: {labels: {team: maps}}
                spec:
                  containers:
                    - {name: main, image: a, args: ['{{$.name}}']}
                """);

        assertThat(mistakes(Config.podFile(file))).isEmpty();
    }

    @Test
    void aFileThatHoldsNoPodIsNamed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.yml"), "containers: [");
        Path two = Files.writeString(folder.resolve("two.yml"), "containers: []\n---\ncontainers: []\n");

        assertThat(mistakes(Config.podFile(folder.resolve("missing.yml"))))
                .singleElement()
                .asString()
                .contains("podFile: ", "missing.yml", "cannot be read");
        assertThat(mistakes(Config.podFile(broken))).singleElement().asString().contains("cannot be read");
        assertThat(mistakes(Config.podFile(two))).singleElement().asString().contains("holds several documents");
    }
}
