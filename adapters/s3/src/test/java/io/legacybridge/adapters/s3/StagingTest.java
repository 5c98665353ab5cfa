package io.legacybridge.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.adapters.process.ProcessAdapterConfig;
import io.legacybridge.adapters.process.ProcessAdapterFactory;
import io.legacybridge.testkit.FlakyStorage;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.claim.Claim;
import io.legacybridge.worker.claim.ClaimRefusedException;
import io.legacybridge.worker.claim.StorageClaimStore;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs whose inputs come from S3 and whose results go there, and claims that are kept there. */
class StagingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "s3://" + S3Server.BUCKET + "/";

    private static FileStorages storages;
    private static FileStorage storage;

    @TempDir
    private Path folder;

    private final String place = ROOT + UUID.randomUUID() + "/";

    @BeforeAll
    static void start() throws IOException {
        S3Config config = new S3Config("us-east-1", S3Server.shared().address(), true);
        storages = new FileStorages(Map.of("s3", () -> new S3StorageFactory().create(config)));
        storage = storages.of("s3").orElseThrow();
    }

    @AfterAll
    static void stop() {
        storages.close();
    }

    private String stored(String name, byte[] content) throws Exception {
        Path file = Files.write(folder.resolve("upload"), content);
        storage.store(file, "0".repeat(64), StorageUri.parse(place + name), Optional.empty());
        return place + name;
    }

    private String stored(String name, String content) throws Exception {
        return stored(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private String content(String uri) throws Exception {
        Path copy = folder.resolve("copy-" + UUID.randomUUID());
        storage.fetch(StorageUri.parse(uri), copy, Long.MAX_VALUE);
        return Files.readString(copy);
    }

    private static List<ConfigMistake> mistakes(String config) throws IOException {
        return new ProcessAdapterFactory().check(JSON.readValue(config, ProcessAdapterConfig.class));
    }

    private Adapter adapter(String config, FileStorages from) throws IOException {
        ProcessAdapterConfig bound = JSON.readValue(config, ProcessAdapterConfig.class);
        assertThat(new ProcessAdapterFactory().check(bound)).isEmpty();
        Path work = Files.createDirectories(folder.resolve("work"));
        return new ProcessAdapterFactory()
                .create(bound, new AdapterContext("test", work, work, Duration.ofMinutes(1), Clock.systemUTC(), from));
    }

    private Outcome run(String config, String input) throws Exception {
        try (Adapter adapter = adapter(config, storages)) {
            return adapter.launch(TestTaskContext.wanted("test", input))
                    .outcome()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static JsonNode output(Outcome outcome) throws IOException {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return JSON.readTree(((Outcome.Succeeded) outcome).output());
    }

    @Test
    void aFileIsFetchedAndItsResultStored() throws Exception {
        String source = stored("Erträge, 1 & 2.csv", "a,b\n");
        String target = place + "results/copy.csv";
        String config = """
                {"command": ["cp", "{{in.file}}", "{{out.copy}}"], "trusted": true,
                 "in": {"file": {"from": "{{$.uri}}", "root": "%1$s"}},
                 "out": {"copy": {"file": "copy.csv", "publish": "{{$.target}}", "root": "%1$s"}}}
                """.formatted(place);

        JsonNode copy = output(run(config, "{\"uri\": \"" + source + "\", \"target\": \"" + target + "\"}"))
                .path("files")
                .path("copy");

        assertThat(copy.path("uri").asText()).isEqualTo(target);
        assertThat(copy.path("bytes").asInt()).isEqualTo(4);
        assertThat(content(target)).isEqualTo("a,b\n");
        assertThat(storage.find(StorageUri.parse(target)).flatMap(StoredFile::sha256))
                .contains(copy.path("sha256").asText());
    }

    @Test
    void aResultThatIsThereAlreadyIsReplaced() throws Exception {
        String target = stored("result.txt", "old");
        String config = """
                {"command": ["sh", "-c", "echo new > \\"$0\\"", "{{out.text}}"], "trusted": true,
                 "out": {"text": {"file": "a.txt", "publish": "%1$sresult.txt", "root": "%1$s"}}}
                """.formatted(place);

        output(run(config, "{}"));

        assertThat(content(target)).isEqualTo("new\n");
    }

    @Test
    void aRunOfWhichOneFileCannotBePublishedPublishesNone() throws Exception {
        Path results = Files.createDirectories(folder.resolve("results/b.txt"));
        String config = """
                {"command": ["sh", "-c", "echo a > \\"$0\\"; echo b > \\"$1\\"", "{{out.a}}", "{{out.b}}"], "trusted": true,
                 "out": {"a": {"file": "a.txt", "publish": "%1$sa.txt", "root": "%1$s"},
                         "b": {"file": "b.txt", "publish": "%2$s", "root": "%3$s"}}}
                """.formatted(place, results, folder);

        assertThat(run(config, "{}")).isInstanceOf(Outcome.Failed.class);

        assertThat(storage.find(StorageUri.parse(place + "a.txt"))).isEmpty();
    }

    /** The work may have taken hours: it is not thrown away because S3 has a bad minute. */
    @ParameterizedTest
    @ValueSource(strings = {"find", "store"})
    void aResultIsStoredOnceTheStorageIsBack(String call) throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        try (FileStorages flaky = new FileStorages(Map.of("s3", () -> FlakyStorage.of(storage, call, failures)));
                Adapter adapter = adapter(oneFile(), flaky)) {
            TestTaskContext task = TestTaskContext.wanted("test", "{}");

            output(adapter.launch(task).outcome().toCompletableFuture().get(60, TimeUnit.SECONDS));

            assertThat(task.confirmations()).isEqualTo(3);
        }
        assertThat(content(place + "a.txt")).isEqualTo("a\n");
    }

    @Test
    void aRunIsCancelledThoughItsResultCannotBeStored() throws Exception {
        AtomicInteger failures = new AtomicInteger(Integer.MAX_VALUE);
        try (FileStorages away = new FileStorages(Map.of("s3", () -> FlakyStorage.of(storage, "store", failures)));
                Adapter adapter = adapter(oneFile(), away)) {
            Run run = adapter.launch(TestTaskContext.wanted("test", "{}"));
            await().atMost(60, TimeUnit.SECONDS).until(() -> failures.get() < Integer.MAX_VALUE);

            run.cancel("not wanted any more").toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertThat(run.outcome().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .isEqualTo(new Outcome.Abandoned("not wanted any more"));
        }
        assertThat(storage.find(StorageUri.parse(place + "a.txt"))).isEmpty();
    }

    private String oneFile() {
        return """
                {"command": ["sh", "-c", "echo a > \\"$0\\"", "{{out.a}}"], "trusted": true,
                 "out": {"a": {"file": "a.txt", "publish": "%1$sa.txt", "root": "%1$s"}}}
                """.formatted(place);
    }

    @Test
    void anArchiveAndFilesThatBelongTogetherAreFetched() throws Exception {
        Path zip = folder.resolve("a.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(file)) {
            entries.putNextEntry(new ZipEntry("inside/a.txt"));
            entries.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        String archive = stored("data", Files.readAllBytes(zip));
        String shape = stored("field.shp", "shape");
        String table = stored("field.DBF", "table");
        String config = """
                {"command": ["sh", "-c", "cat \\"$0\\"/inside/a.txt \\"$1\\" \\"${1%%shp}\\"DBF; ls \\"$0\\"/..",
                             "{{in.archive}}", "{{in.field}}"],
                 "trusted": true, "result": {"stdout": "text"},
                 "in": {"archive": {"from": "{{$.archive}}", "root": "%1$s", "kind": "archive"},
                        "field": {"from": "{{$.members}}", "root": ["/nowhere", "%1$s"], "kind": "files", "main": ".shp"}}}
                """.formatted(place);

        JsonNode said = output(
                run(config, "{\"archive\": \"%s\", \"members\": [\"%s\", \"%s\"]}".formatted(archive, table, shape)));

        assertThat(said.asText()).isEqualTo("helloshapetablearchive\nfield.DBF\nfield.shp\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3://other/a.csv                | it must name a file under
            s3://harvest/a.csv              | it must name a file under
            %s../../a.csv                   | has an empty part
            %s                              | it must name a file under
            %smissing.csv                   | does not exist
            https://127.0.0.1/a             | it must name a file under
            /etc/passwd                     | must lie under
            """)
    void whatLiesElsewhereIsNotFetched(String uri, String why) throws Exception {
        String config = """
                {"command": ["cat", "{{in.file}}"], "trusted": true, "result": {"stdout": "text"},
                 "in": {"file": {"from": "{{$.uri}}", "root": "%s"}}}
                """.formatted(place);

        Outcome outcome = run(config, "{\"uri\": \"" + uri.replace("%s", place) + "\"}");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
            assertThat(failed.cause()).contains(why);
        });
    }

    @Test
    void aStorageThatIsAwayIsATargetThatIsDown() throws Exception {
        S3Config nowhere = new S3Config("us-east-1", URI.create("http://127.0.0.1:1"), true);
        Path work = Files.createDirectories(folder.resolve("work"));
        ProcessAdapterConfig config = JSON.readValue("""
                {"command": ["cat", "{{in.file}}"], "trusted": true, "result": {"stdout": "text"},
                 "in": {"file": {"from": "{{$.uri}}", "root": "%s"}}}
                """.formatted(place), ProcessAdapterConfig.class);
        try (FileStorages away = new FileStorages(Map.of("s3", () -> new S3StorageFactory().create(nowhere)));
                Adapter adapter = new ProcessAdapterFactory()
                        .create(
                                config,
                                new AdapterContext(
                                        "test", work, work, Duration.ofMinutes(1), Clock.systemUTC(), away))) {
            assertThatThrownBy(
                            () -> adapter.launch(TestTaskContext.wanted("test", "{\"uri\": \"" + place + "a.csv\"}")))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("S3 did not serve " + place + "a.csv");
        }
        assertThat(work.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void aRootThatNobodyCanServeIsNamedAtTheStart() throws Exception {
        ProcessAdapterConfig config = JSON.readValue("""
                {"command": ["cat", "{{in.file}}"], "trusted": true,
                 "in": {"file": {"from": "{{$.uri}}", "root": "gs://bucket/"}}}
                """, ProcessAdapterConfig.class);

        assertThatThrownBy(() -> new ProcessAdapterFactory()
                        .create(
                                config,
                                new AdapterContext(
                                        "test", folder, folder, Duration.ofMinutes(1), Clock.systemUTC(), storages)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gs://bucket/ has files of the scheme 'gs', and this service knows [s3]");
    }

    @Test
    void mistakesInRootsAreNamed() throws Exception {
        assertThat(mistakes("""
                {"command": ["cat"], "trusted": true,
                 "in": {"a": {"from": "{{$.a}}", "root": "s3://bucket/up"},
                        "b": {"from": "{{$.a}}", "root": "s3://bucket/a/../b/"},
                        "c": {"from": "{{$.a}}", "root": "s3://bucket/", "kind": "folder"}}}
                """))
                .extracting(ConfigMistake::toString)
                .anySatisfy(mistake -> assertThat(mistake).startsWith("in.a.root: 's3://bucket/up' is not a folder"))
                .anySatisfy(mistake -> assertThat(mistake).startsWith("in.b.root: 's3://bucket/a/../b/' is not"))
                .anySatisfy(mistake -> assertThat(mistake).startsWith("in.c.root: has stored files"))
                .hasSize(3);
    }

    @Test
    void aClaimIsKeptOnceAndComesBack() throws Exception {
        StorageClaimStore claims = new StorageClaimStore(storage, StorageUri.parse(place + "claims/"));
        ActivityTask task = TestTaskContext.wanted("test", "{}").task();
        byte[] content = "{\"rows\": [1, 2, 3]}".getBytes(StandardCharsets.UTF_8);

        Claim claim = claims.keep(task, content);

        assertThat(claims.keep(task, content)).isEqualTo(claim);
        assertThat(claim.uri().toString())
                .startsWith(place + "claims/")
                .doesNotContain(task.token().secret());
        assertThat(claims.fetch(claim)).isEqualTo(content);
        Claim other = claims.keep(task, "[]".getBytes(StandardCharsets.UTF_8));
        assertThat(other.uri()).isEqualTo(claim.uri());
        assertThatThrownBy(() -> claims.fetch(claim)).isInstanceOf(ClaimRefusedException.class);
        for (String uri : List.of("file:///etc/passwd", place + "claims/x.json", place + "claims/sub/" + name(claim))) {
            assertThatThrownBy(() -> claims.fetch(new Claim(URI.create(uri), claim.bytes(), claim.sha256())))
                    .isInstanceOf(ClaimRefusedException.class)
                    .hasMessageContaining("does not lie in this service's store");
        }
    }

    private static String name(Claim claim) {
        return StorageUri.parse(claim.uri().toString()).name();
    }
}
