package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.adapters.s3.S3Config;
import io.legacybridge.adapters.s3.S3StorageFactory;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container learns where to store its files, and its Job where they belong. */
class StoredOutputsTest {
    private static final String ROOT = "s3://" + S3Server.BUCKET + "/results/";

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static FileStorages storages;

    @BeforeAll
    static void start() throws Exception {
        URI address = S3Server.shared().address();
        storages = new FileStorages(
                Map.of("s3", () -> new S3StorageFactory().create(new S3Config("us-east-1", address, true))));
    }

    @AfterAll
    static void stop() {
        storages.close();
    }

    private static StoredOutputConfig output(StoreAs as) {
        CheckConfig check = new CheckConfig(null, null, false, null, "}", null, null, null, null);
        return new StoredOutputConfig(ROOT + "{{$.farm}}/{{$.name}}.json", ROOT, "TRACK", as, false, List.of(check));
    }

    private static Config config(StoreAs as) {
        return Config.image("registry/tool:1").out("track", output(as));
    }

    private static TestTaskContext task(String name) {
        return TestTaskContext.wanted("translate", "{\"farm\":\"a $b\",\"name\":\"" + name + "\"}");
    }

    private static EnvVar variable(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("TRACK"))
                .findFirst()
                .orElseThrow();
    }

    private static StorageUri hidden(TestTaskContext task) {
        return StorageUri.parse(ROOT + "a $b/." + task.task().id() + "-track.part");
    }

    @Test
    void aUrlThatTheSecretAloneHoldsStoresTheFileUnderAHiddenName() throws Exception {
        JobWriter writer = config(StoreAs.URL).writer(storages);
        TestTaskContext task = task("north");

        Job job = writer.write(task);
        job.getMetadata().setUid("uid-1");
        Map<String, String> secret = writer.secret(job, task).orElseThrow().getStringData();

        assertThat(variable(job).getValueFrom().getSecretKeyRef().getName()).isEqualTo(Meta.name(job));
        assertThat(Serialization.asYaml(job)).doesNotContain("X-Amz", "127.0.0.1");
        assertThat(secret)
                .containsOnlyKeys(variable(job).getValueFrom().getSecretKeyRef().getKey());
        int answer = put(secret.values().iterator().next(), "{}");
        assertThat(answer).isEqualTo(200);
        Path stored = folder.resolve("stored");
        storages.of("s3").orElseThrow().fetch(hidden(task), stored, 100);
        assertThat(Files.readString(stored)).isEqualTo("{}");
    }

    private static int put(String url, String content) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .PUT(HttpRequest.BodyPublishers.ofString(content))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aContainerWithRightsOfItsOwnIsToldTheNameAndNeedsNoSecret() throws Exception {
        Config config = config(StoreAs.URI);
        JobWriter writer = config.writer(storages);
        TestTaskContext task = task("north");

        Job job = writer.write(task);
        job.getMetadata().setUid("uid-1");

        // Kubernetes makes one dollar of two.
        assertThat(variable(job).getValue()).isEqualTo(hidden(task).toString().replace("$", "$$"));
        assertThat(writer.secret(job, task)).isEmpty();
        assertThat(config.build().needsSecret()).isFalse();
    }

    @Test
    void whatTheRunIsJudgedByStandsOnItsJob() throws Exception {
        TestTaskContext task = task("north");
        Job job = config(StoreAs.URL).resultFile("track").writer(storages).write(task);

        JobOutputs outputs = Terms.on(job).orElseThrow().outputs();

        assertThat(outputs.run()).isEqualTo(task.task().id());
        assertThat(outputs.result()).isEqualTo("track");
        assertThat(outputs.files()).singleElement().satisfies(file -> {
            assertThat(file.target()).isEqualTo(ROOT + "a $b/north.json");
            assertThat(file.checks()).hasSize(1);
        });
    }

    @Test
    void aJobOfAnEarlierVersionHasNoFiles() throws Exception {
        Job job = config(StoreAs.URL).writer(storages).write(task("north"));
        String terms = String.valueOf(Meta.annotation(job, Labels.TERMS));
        String before = terms.substring(0, terms.indexOf(",\"outputs\"")) + "}";
        job.getMetadata().getAnnotations().put(Labels.TERMS, before);

        assertThat(Terms.on(job).orElseThrow().outputs()).isEqualTo(JobOutputs.NONE);
    }

    @Test
    void noJobIsMadeForAFileThatBelongsElsewhere() {
        for (String name : List.of("../../x", "../../results-of-others/x")) {
            assertThatThrownBy(() -> config(StoreAs.URL).writer(storages).write(task(name)))
                    .as(name)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("out.track (" + ROOT);
        }
    }
}
