package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.testkit.FlakyStorage;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.task.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that containers store, between them and where they are published. */
@Tag("kubernetes")
@Execution(ExecutionMode.CONCURRENT)
class StoredOutputsInAPodTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path home;

    @SuppressWarnings("NullAway.Init")
    private static PodStorage storage;

    @TempDir
    private Path folder;

    private final Cluster cluster = new Cluster();
    private final String root = PodStorage.newRoot();
    private final List<Adapter> adapters = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        storage = PodStorage.start(home);
    }

    @AfterAll
    static void stop() {
        storage.close();
    }

    @AfterEach
    void close() {
        adapters.forEach(Adapter::close);
        cluster.close();
    }

    private Config stores(String content) {
        return stores(content, StoreAs.URL, "put \"$TRACK\" /tmp/track");
    }

    private Config stores(String content, StoreAs as, String how) {
        CheckConfig check = new CheckConfig(null, null, false, null, "}", null, null, null, null);
        return Config.shell(S3Server.PUT_BY_SHELL + "echo at work; printf '%s' '" + content + "' >/tmp/track && " + how)
                .out("track", new StoredOutputConfig(target(), root, "TRACK", as, false, List.of(check)));
    }

    private String target() {
        return root + "tracks/north.json";
    }

    private String hidden(TestTaskContext of) {
        return root + "tracks/." + of.task().id() + "-track.part";
    }

    private Adapter adapter(Config config) {
        return adapter(config, "one", storage.storages);
    }

    /** With a connection and watches of its own, as in another process. */
    private Adapter adapter(Config config, String replica, FileStorages storages) {
        Adapter adapter = cluster.adapter(
                config, folder.resolve(replica), new KubernetesAdapterFactory(new Watches(http -> {})), storages);
        adapters.add(adapter);
        return adapter;
    }

    private static TestTaskContext task() {
        return TestTaskContext.wanted("contract", "{}");
    }

    private static Outcome outcome(Run run) throws Exception {
        return run.outcome().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static JsonNode succeeded(Run run) throws Exception {
        Outcome outcome = outcome(run);
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return JSON.readTree(((Outcome.Succeeded) outcome).output());
    }

    private static Outcome.Failed failed(Run run) throws Exception {
        Outcome outcome = outcome(run);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    private List<Path> fetched(String replica) throws Exception {
        Path files = folder.resolve(replica).resolve("contract/files");
        if (!Files.exists(files)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(files)) {
            return left.toList();
        }
    }

    @Test
    void aFileIsPublishedAndNothingElseIsLeft() throws Exception {
        Adapter adapter = adapter(stores("{\"fixes\":3}"));
        TestTaskContext task = task();
        Run run = adapter.launch(task);

        JsonNode result = succeeded(run);

        assertThat(storage.content(target())).contains("{\"fixes\":3}");
        assertThat(result.at("/files/track/uri").asText()).isEqualTo(target());
        assertThat(result.at("/files/track/bytes").asInt()).isEqualTo(11);
        assertThat(result.at("/files/track/sha256").asText()).hasSize(64);
        assertThat(result.path("job").asText()).isEqualTo(Meta.name(cluster.jobOf(task.task())));
        assertThat(result.has("result")).isFalse();
        assertThat(Serialization.asYaml(cluster.jobOf(task.task()))).doesNotContain("X-Amz");
        assertThat(Serialization.asYaml(cluster.pods())).doesNotContain("X-Amz");
        adapter.settled(task.task(), run.handle());
        assertThat(storage.content(hidden(task))).isEmpty();
        assertThat(fetched("one")).isEmpty();
    }

    @Test
    void aContainerWithRightsOfItsOwnStoresByTheUri() throws Exception {
        String put = "put \"" + storage.address + "/${TRACK#s3://}\" /tmp/track";

        succeeded(adapter(stores("{}", StoreAs.URI, put)).launch(task()));

        assertThat(storage.content(target())).contains("{}");
    }

    @Test
    void theResultIsWhatAPublishedFileSays() throws Exception {
        JsonNode result =
                succeeded(adapter(stores("{\"fixes\":3}").resultFile("track")).launch(task()));

        assertThat(result.path("result")).isEqualTo(JSON.readTree("{\"fixes\":3}"));
        assertThat(result.at("/files/track/uri").asText()).isEqualTo(target());
    }

    @Test
    void aResultThatIsNotJsonIsNotPublished() throws Exception {
        Outcome.Failed failed =
                failed(adapter(stores("{fixes}").resultFile("track")).launch(task()));

        assertThat(failed.error()).isEqualTo("Bridge.InvalidOutput");
        assertThat(failed.cause()).contains("out.track is to be the result, and is not JSON", "at work");
        assertThat(storage.content(target())).isEmpty();
        assertThat(fetched("one")).isEmpty();
    }

    @Test
    void whatTheLogSaysStandsBesideTheFiles() throws Exception {
        Config config = stores("{}", StoreAs.URL, "put \"$TRACK\" /tmp/track && echo '{\"fixes\": 4}'");

        JsonNode result = succeeded(adapter(config.result(ResultSource.LOG)).launch(task()));

        assertThat(result.at("/result/fixes").asInt()).isEqualTo(4);
        assertThat(result.at("/files/track/bytes").asInt()).isEqualTo(2);
    }

    @Test
    void whatFailsItsCheckIsNotPublished() throws Exception {
        Outcome.Failed failed = failed(adapter(stores("{\"fixes\":")).launch(task()));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("out.track (north.json) does not end with '}'", "log: at work");
        assertThat(storage.content(target())).isEmpty();
    }

    @Test
    void whatIsNotStoredIsMissedUnlessItMayBe() throws Exception {
        Outcome.Failed failed =
                failed(adapter(stores("{}", StoreAs.URL, "true")).launch(task()));
        assertThat(failed.error()).isEqualTo("Process.OutputMissing");
        assertThat(failed.cause()).contains("there is no out.track (north.json)");

        Config optional =
                Config.shell("true").out("track", new StoredOutputConfig(target(), root, "TRACK", null, true, null));
        assertThat(succeeded(adapter(optional, "two", storage.storages).launch(task()))
                        .path("files"))
                .isEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsNotPublished() throws Exception {
        Outcome.Failed failed =
                failed(adapter(stores("{\"fixes\":3}").outputBytes(5)).launch(task()));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("limits.outputBytes");
        assertThat(storage.content(target())).isEmpty();
    }

    @Test
    void whatNobodyWantsIsNotPublished() throws Exception {
        TestTaskContext task = TestTaskContext.unwanted("contract", "{}");

        Outcome outcome = outcome(adapter(stores("{}")).launch(task));

        assertThat(outcome).isInstanceOf(Outcome.Abandoned.class);
        assertThat(storage.content(target())).isEmpty();
        assertThat(fetched("one")).isEmpty();
    }

    @Test
    void aRunThatIsCancelledBeforeTheAnswerPublishesNothing() throws Exception {
        TestTaskContext task = TestTaskContext.undecided("contract", "{}");
        Run run = adapter(stores("{}")).launch(task);
        await().atMost(PATIENCE).until(() -> task.confirmations() == 1);

        run.cancel("not wanted any more").toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        task.decide(true);

        assertThat(outcome(run)).isInstanceOf(Outcome.Abandoned.class);
        await().atMost(PATIENCE).until(() -> fetched("one").isEmpty());
        assertThat(storage.content(target())).isEmpty();
    }

    @Test
    void aRunThatIsCancelledWhileItsFileCannotBePublishedEndsWithoutIt() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> until = new CompletableFuture<>();
        FileStorage away = FlakyStorage.of(storage.s3, "store", new AtomicInteger(1));
        FileStorages held = new FileStorages(Map.of("s3", () -> FlakyStorage.held(away, "store", begun, until)));
        Run run = adapter(stores("{}"), "one", held).launch(task());
        begun.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        CompletableFuture<Void> cancelled = run.cancel("stopped").toCompletableFuture();
        assertThat(cancelled).isNotDone();
        until.complete(null);

        cancelled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(outcome(run)).isEqualTo(new Outcome.Abandoned("stopped"));
        assertThat(storage.content(target())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"find", "fetch", "store"})
    void aStorageThatIsAwayIsAskedAgain(String call) throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        FileStorages flaky = new FileStorages(Map.of("s3", () -> FlakyStorage.of(storage.s3, call, failures)));

        succeeded(adapter(stores("{}"), "one", flaky).launch(task()));

        assertThat(failures).hasNegativeValue();
        assertThat(storage.content(target())).contains("{}");
    }

    /** The bridge ends a container that would go on, after it has noted on the Job what the run came to. */
    @Test
    void otherContainersDoNotKeepTheFilesBack() throws Exception {
        Config config = Config.pod(Serialization.asYaml(Map.of(
                        "containers",
                        List.of(
                                container(
                                        "main",
                                        S3Server.PUT_BY_SHELL + "echo '{}' >/tmp/track; put \"$TRACK\" /tmp/track"),
                                container("proxy", "exec sleep 600")))))
                .grace(Duration.ofSeconds(1))
                .container("main")
                .out("track", new StoredOutputConfig(target(), root, "TRACK", null, false, null));

        JsonNode result = succeeded(adapter(config).launch(task()));

        assertThat(result.at("/files/track/uri").asText()).isEqualTo(target());
        assertThat(storage.content(target())).contains("{}\n");
    }

    private static Map<String, Object> container(String name, String script) {
        return Map.of(
                "name",
                name,
                "image",
                "localhost/busybox:dev",
                "imagePullPolicy",
                "Never",
                "command",
                List.of("sh", "-c", script),
                "securityContext",
                Map.of("runAsUser", 65_534));
    }

    @Test
    void aRunIsPublishedByTheNextBridgeIfTheFirstIsGone() throws Exception {
        Config config = stores("{}", StoreAs.URL, "put \"$TRACK\" /tmp/track && sleep 5");
        Adapter first = adapter(config);
        TestTaskContext task = task();
        Run run = first.launch(task);
        await().atMost(PATIENCE).until(() -> cluster.runs(task.task()));
        first.close();

        // By a configuration that has no files any more: what the run began under stands on its Job.
        Adapter next = adapter(Config.shell("true"));
        JsonNode result = succeeded(next.reattach(task.again(), run.handle()).orElseThrow());

        assertThat(result.at("/files/track/uri").asText()).isEqualTo(target());
        assertThat(storage.content(target())).contains("{}");
        next.settled(task.task(), run.handle());
        assertThat(storage.content(hidden(task))).isEmpty();
    }

    @Test
    void theAttemptThatAdoptsARunPublishesItsFiles() throws Exception {
        Duration within = Duration.ofMinutes(10);
        TestTaskContext lost =
                TestTaskContext.unwanted("contract", "{}").attemptAt("item 7").adopting(within);
        TestTaskContext next = task().attemptAt("item 7").adopting(within);
        Adapter one = adapter(stores("{}"));
        Run first = one.launch(lost);
        await().atMost(PATIENCE).until(() -> lost.confirmations() == 1);
        assertThat(storage.content(target())).isEmpty();

        Adapter other = adapter(stores("{}"), "other", storage.storages);
        Run adopted = other.adopt(next, first.handle()).orElseThrow();

        succeeded(adopted);
        assertThat(storage.content(target())).contains("{}");
        outcome(first);
        one.settled(lost.task(), first.handle());
        assertThat(storage.content(hidden(lost))).isPresent();
        other.settled(next.task(), adopted.handle());
        assertThat(storage.content(hidden(lost))).isEmpty();
        assertThat(cluster.starts(next.task())).isZero();
    }

    @Test
    void whatASupersededRunStoredIsRemoved() throws Exception {
        Config config = stores("{}", StoreAs.URL, "put \"$TRACK\" /tmp/track && exec sleep 600");
        TestTaskContext lost = task().attemptAt("item 7");
        Adapter dead = adapter(config);
        Run first = dead.launch(lost);
        await().atMost(PATIENCE).until(() -> isStored(hidden(lost)));
        dead.close();

        adapter(config, "other", storage.storages)
                .supersede(task().attemptAt("item 7"), first.handle())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(storage.content(hidden(lost))).isEmpty();
        assertThat(storage.content(target())).isEmpty();
    }

    private boolean isStored(String uri) throws Exception {
        return storage.content(uri).isPresent();
    }
}
