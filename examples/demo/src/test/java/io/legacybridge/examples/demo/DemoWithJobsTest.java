package io.legacybridge.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What examples/machine-data/kubernetes/run does: the demo with its translators as Jobs. Needs a cluster whose only
 * node is this machine, and the image {@value #IMAGE} there.
 */
@Tag("kubernetes")
class DemoWithJobsTest {
    private static final String IMAGE = "localhost/machine-data:dev";
    /** Whom Jobs run as where this test is root, which they may not be. */
    private static final int USER = 10001;

    private final KubernetesClient cluster = new KubernetesClientBuilder().build();
    private final String namespace = "demo-" + UUID.randomUUID().toString().substring(0, 8);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void makeTheNamespace() {
        cluster.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void removeTheNamespace() {
        cluster.namespaces().withName(namespace).delete();
        cluster.close();
    }

    @Test
    void everyDataSetHasTheVerdictOfItsManifestWithItsTranslatorInAJob() throws Exception {
        Path output = Files.createDirectory(folder.resolve("out"));
        int user = (int) Files.getAttribute(output, "unix:uid");
        if (user == 0) {
            user = USER;
            Files.setAttribute(output, "unix:uid", user);
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("MACHINE_DATA_SHARED", output.toRealPath().toString());
        environment.put("MACHINE_DATA_USER", String.valueOf(user));
        environment.put("MACHINE_DATA_NAMESPACE", namespace);
        environment.put("MACHINE_DATA_IMAGE", IMAGE);
        Path configuration = Programs.HOME.resolve("kubernetes/bridge.yml");

        PrintStream print = new PrintStream(out, true, UTF_8);
        int status = DemoCommand.execute(
                print,
                print,
                environment,
                "--bridge",
                configuration.toString(),
                "--output",
                output.toString(),
                "--tasks",
                "24");

        assertThat(status).as(out.toString(UTF_8)).isZero();
        List<DataSetResult> results = Arrays.asList(
                new ObjectMapper().readValue(output.resolve("summary.json").toFile(), DataSetResult[].class));
        assertThat(results).noneMatch(DataSetResult::isUntranslated);
        List<Job> jobs =
                cluster.batch().v1().jobs().inNamespace(namespace).list().getItems();
        assertThat(jobs).hasSizeGreaterThanOrEqualTo((int)
                results.stream().filter(DataSetResult::isTranslated).count());
        assertThat(jobs)
                .allSatisfy(job -> assertThat(job.getMetadata().getFinalizers())
                        .as("the outcome of %s is settled", job.getMetadata().getName())
                        .isEmpty());
    }
}
