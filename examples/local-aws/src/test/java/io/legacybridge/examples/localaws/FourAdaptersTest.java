package io.legacybridge.examples.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo over four adapters, as a user starts it. Needs a cluster whose only node is this machine, with the image of
 * {@code .ci/image}.
 */
@Tag("kubernetes")
class FourAdaptersTest {
    private static final Path RUN = Path.of("../machine-data/four-adapters/run");
    private static final long PATIENCE_MINUTES = 9;

    private final KubernetesClient cluster = new KubernetesClientBuilder().build();
    private final String namespace = "four-" + UUID.randomUUID().toString().substring(0, 8);

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
    void everyDataSetHasTheVerdictOfItsManifestAndEveryAdapterDidItsPart() throws Exception {
        Path said = folder.resolve("said");
        Path output = folder.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(RUN.toAbsolutePath().normalize().toString(), output.toString(), "--tasks", "24");
        builder.environment().put("MACHINE_DATA_NAMESPACE", namespace);
        builder.redirectErrorStream(true).redirectOutput(said.toFile());

        Process run = builder.start();
        if (!run.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            run.destroy();
            run.waitFor();
        }

        String text = Files.readString(said, UTF_8);
        assertThat(run.exitValue()).as(text).isZero();
        assertThat(text).contains("every data set has the verdict that its manifest expects");
        for (String adapter : new String[] {"kubernetes", "lambda", "process", "ssm"}) {
            assertThat(text).containsPattern("\n  " + adapter + " +[1-9][0-9]* task");
        }
        assertThat(text).doesNotContain("not as AWS would have it");
        assertThat(cluster.batch().v1().jobs().inNamespace(namespace).list().getItems())
                .isNotEmpty();
    }
}
