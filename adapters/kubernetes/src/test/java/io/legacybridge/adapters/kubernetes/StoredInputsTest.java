package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.legacybridge.adapters.s3.S3Config;
import io.legacybridge.adapters.s3.S3StorageFactory;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.HttpEndpoint;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored files reach a container by signed URLs, which nobody sees but the container. */
class StoredInputsTest {
    private static final String ROOT = "s3://" + S3Server.BUCKET + "/uploads/";
    private static final Pattern EXPIRES = Pattern.compile("X-Amz-Expires=(\\d+)");

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static FileStorages storages;

    @BeforeAll
    static void store() throws Exception {
        storages = s3(S3Server.shared().address());
        Path file = Files.writeString(folder.resolve("track"), "$GPGGA");
        FileStorage s3 = storages.of("s3").orElseThrow();
        s3.store(file, "a".repeat(64), StorageUri.parse(ROOT + "north field/track.nmea"), Optional.empty());
        s3.store(
                file,
                "a".repeat(64),
                StorageUri.parse("s3://" + S3Server.BUCKET + "/secrets/track.nmea"),
                Optional.empty());
    }

    @AfterAll
    static void stop() {
        storages.close();
    }

    private static FileStorages s3(URI address) {
        return new FileStorages(
                Map.of("s3", () -> new S3StorageFactory().create(new S3Config("us-east-1", address, true))));
    }

    private static Config config() {
        return Config.image("registry/tool:1").in("track", "{{$.uri}}", ROOT, "TRACK_URL");
    }

    private static JobWriter writer(Config config, FileStorages from) {
        return config.writer(from);
    }

    private static TestTaskContext task(String uri) {
        return TestTaskContext.wanted("translate", "{\"uri\":\"" + uri + "\"}");
    }

    @Test
    void theUrlIsInTheSecretAloneAndReadsTheFileUntilTheTasksDeadline() throws Exception {
        JobWriter writer = writer(config(), storages);
        TestTaskContext task = task(ROOT + "north field/track.nmea");

        Job job = writer.write(task);
        job.getMetadata().setUid("uid-1");
        Map<String, String> secret = writer.secret(job, task).orElseThrow().getStringData();

        SecretKeySelector reference = job.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals("TRACK_URL"))
                .map(EnvVar::getValueFrom)
                .findFirst()
                .orElseThrow()
                .getSecretKeyRef();
        assertThat(reference.getName()).isEqualTo(Meta.name(job));
        assertThat(Serialization.asYaml(job)).doesNotContain("X-Amz", "127.0.0.1");
        String url = secret.getOrDefault(reference.getKey(), "");
        assertThat(secret).hasSize(1);
        assertThat(url).contains("X-Amz-Signature=");
        Matcher expires = EXPIRES.matcher(url);
        assertThat(expires.find()).isTrue();
        assertThat(Long.parseLong(expires.group(1))).isBetween(1L, job.getSpec().getActiveDeadlineSeconds());
        assertThat(get(url)).isEqualTo("$GPGGA");
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void theSecretHoldsTheInputBesideIt() throws Exception {
        JobWriter writer = writer(config().input(null, "/input/task.json"), storages);
        TestTaskContext task = task(ROOT + "north field/track.nmea");
        Job job = writer.write(task);

        assertThat(writer.secret(job, task).orElseThrow().getStringData())
                .containsEntry("input", task.task().input())
                .containsKey("url.track");
    }

    @Test
    void noJobIsMadeForAFileThatCannotBeRead() {
        JobWriter writer = writer(config(), storages);

        assertThatThrownBy(() -> writer.write(task(ROOT + "gone.nmea")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("in.track ({{$.uri}})")
                .hasMessageContaining("does not exist");
        for (String elsewhere : new String[] {
            "s3://" + S3Server.BUCKET + "/secrets/track.nmea",
            "s3://other/uploads/track.nmea",
            ROOT + "../secrets/track.nmea",
            "/etc/passwd",
            "file:///etc/passwd"
        }) {
            assertThatThrownBy(() -> writer.write(task(elsewhere)))
                    .as(elsewhere)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("in.track");
        }
        assertThatThrownBy(() -> writer(config().inputBytes(5), storages).write(task(ROOT + "north field/track.nmea")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("limits.inputBytes");
    }

    @Test
    void aStorageThatIsAwayIsNoMistakeOfTheTasks() throws Exception {
        try (FileStorages away = s3(HttpEndpoint.deserted())) {
            JobWriter writer = writer(config(), away);

            assertThatThrownBy(() -> writer.write(task(ROOT + "track.nmea")))
                    .isInstanceOf(TargetUnavailableException.class);
        }
    }

    @Test
    void aRootThatNoStorageHasIsAMistakeAtTheStart() {
        assertThatThrownBy(() -> writer(config(), FileStorages.none()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the scheme 's3'")
                .hasMessageContaining("plugins/");
    }
}
