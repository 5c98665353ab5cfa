package io.legacybridge.adapters.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.Sha256;
import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.testkit.FlakyStorage;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.LambdaEndpoint;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions read and store files by signed URLs, and the bridge publishes what they stored: over a real S3 server. */
class FilesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private static FileStorages storages;

    @SuppressWarnings("NullAway.Init")
    private static FileStorage storage;

    @TempDir
    private Path folder;

    private final String root = "s3://" + S3Server.BUCKET + "/" + UUID.randomUUID() + "/";

    @SuppressWarnings("NullAway.Init")
    private LambdaBench bench;

    @BeforeAll
    static void start() throws IOException {
        storages = LambdaBench.s3();
        storage = storages.of("s3").orElseThrow();
    }

    @AfterAll
    static void stop() {
        storages.close();
    }

    @BeforeEach
    void open() throws IOException {
        bench = new LambdaBench().with(storages, folder);
        bench.lambda.deploy("translate", (event, invocation) -> {
            put(event, get(event).toUpperCase(Locale.ROOT));
            return "{\"hectares\": 1.10}";
        });
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    // What functions do

    private static String get(String event) throws Exception {
        HttpResponse<String> answer =
                HTTP.send(HttpRequest.newBuilder(url(event, "source")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static void put(String event, String content) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url(event, "target"))
                .PUT(HttpRequest.BodyPublishers.ofString(content))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    private static URI url(String event, String member) {
        return URI.create(LambdaBench.json(event).path(member).asText());
    }

    /** One that stores this, and reads nothing. */
    private void stores(String content) {
        bench.lambda.deploy("translate", (event, invocation) -> {
            put(event, content);
            return "7";
        });
    }

    // What tests are made of

    private StoredOutputConfig output(CheckConfig... checks) {
        return new StoredOutputConfig(root + "results/{{$.name}}.txt", root, StoreAs.URL, false, List.of(checks));
    }

    private static CheckConfig endsWith(String end) {
        return new CheckConfig(null, null, false, null, end, null, null, null, null);
    }

    private LambdaBench.Conf upper() {
        return LambdaBench.conf()
                .payload("{\"source\": \"{{in.track}}\", \"target\": \"{{out.track}}\", \"id\": \"{{task.id}}\"}")
                .in("track", "{{$.uri}}", root)
                .out("track", output(endsWith("!")));
    }

    private LambdaBench.Conf storing() {
        return LambdaBench.conf().payload("{\"target\": \"{{out.track}}\"}").out("track", output(endsWith("!")));
    }

    private String stored(String name, String content) throws Exception {
        Path file = Files.writeString(folder.resolve("upload"), content);
        storage.store(file, Sha256.of(file), StorageUri.parse(root + name), Optional.empty());
        return root + name;
    }

    private String published() throws Exception {
        Path copy = folder.resolve("copy-" + UUID.randomUUID());
        storage.fetch(StorageUri.parse(root + "results/a.txt"), copy, Long.MAX_VALUE);
        return Files.readString(copy);
    }

    private Optional<StoredFile> found(String name) throws Exception {
        return storage.find(StorageUri.parse(root + name));
    }

    /** Where a run's function stores its file. */
    private static String hidden(Run run) {
        return "results/." + run.handle().values().get("files") + "-track.part";
    }

    private static TestTaskContext task(String uri) {
        return TestTaskContext.wanted(LambdaBench.ACTIVITY, input(uri));
    }

    private static String input(String uri) {
        return "{\"uri\": \"" + uri + "\", \"name\": \"a\"}";
    }

    private void assertNothingIsLeft(Run run) {
        await().atMost(LambdaBench.PATIENCE).until(() -> found(hidden(run)).isEmpty());
        await().atMost(LambdaBench.PATIENCE)
                .untilAsserted(() -> assertThat(
                                Files.exists(folder.resolve("files"))
                                        ? folder.resolve("files").toFile().list()
                                        : new String[0])
                        .isEmpty());
    }

    private static JsonNode succeeded(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return LambdaBench.json(((Outcome.Succeeded) outcome).output());
    }

    // Normal

    @Test
    void aFunctionReadsAndStoresByUrlsAndItsFileIsPublished() throws Exception {
        Run run = bench.adapter(upper()).launch(task(stored("Erträge, 1 & 2.txt", "hello!")));

        Outcome outcome = LambdaBench.outcome(run);

        JsonNode file = succeeded(outcome).path("files").path("track");
        assertThat(file.path("uri").asText()).isEqualTo(root + "results/a.txt");
        assertThat(file.path("bytes").asInt()).isEqualTo(6);
        assertThat(published()).isEqualTo("HELLO!");
        assertThat(found("results/a.txt").flatMap(StoredFile::sha256))
                .contains(file.path("sha256").asText());
        // As the function wrote it, to the digit.
        assertThat(((Outcome.Succeeded) outcome).output()).contains("\"result\":{\"hectares\": 1.10}");
        assertNothingIsLeft(run);
    }

    @Test
    void aFunctionWithRightsOfItsOwnIsToldTheName() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            Path file = Files.writeString(folder.resolve("of-the-function"), "by itself!");
            StorageUri place = StorageUri.parse(url(event, "target").toString());
            storage.store(file, Sha256.of(file), place, Optional.empty());
            return "null";
        });
        LambdaBench.Conf conf = LambdaBench.conf()
                .payload("{\"target\": \"{{out.track}}\"}")
                .out("track", new StoredOutputConfig(root + "results/a.txt", root, StoreAs.URI, false, null));

        Run run = bench.adapter(conf).launch(task(""));
        Outcome outcome = LambdaBench.outcome(run);

        assertThat(succeeded(outcome).path("result").isNull()).isTrue();
        assertThat(bench.lambda.requests().get(0).payload().asUtf8String()).contains(root + hidden(run));
        assertThat(published()).isEqualTo("by itself!");
        assertNothingIsLeft(run);
    }

    @Test
    void anEventMayHaveTheUrlOfAFileToRead() throws Exception {
        CompletableFuture<String> read = new CompletableFuture<>();
        bench.lambda.deploy("translate", (event, invocation) -> {
            read.complete(get(event));
            return "null";
        });
        LambdaBench.Conf conf = LambdaBench.conf()
                .asynchronous()
                .payload("{\"token\": \"{{task.token}}\", \"source\": \"{{in.track}}\"}")
                .in("track", "{{$.uri}}", root);

        bench.adapter(conf).launch(task(stored("a.txt", "hello")));

        assertThat(LambdaBench.get(read)).isEqualTo("hello");
    }

    @Test
    void anOptionalFileMayBeMissing() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> "7");
        LambdaBench.Conf conf = LambdaBench.conf()
                .payload("{\"target\": \"{{out.track}}\"}")
                .out("track", new StoredOutputConfig(root + "results/a.txt", root, StoreAs.URL, true, null));

        assertThat(bench.run(conf, "{}")).isEqualTo(new Outcome.Succeeded("{\"files\":{},\"result\":7}"));
    }

    // Not published

    @ParameterizedTest
    @CsvSource({
        "'', Process.OutputMissing, out.track (a.txt) is empty",
        "broken off, Process.OutputInvalid, out.track (a.txt)",
        "much too long!, Process.OutputInvalid, more than the 10 that limits.outputBytes allows"
    })
    void whatIsNotAsItHasToBeIsNotPublished(String content, String error, String why) throws Exception {
        stores(content);

        Run run = bench.adapter(storing().limits(10, 10)).launch(task(""));
        Outcome.Failed failed = LambdaBench.failed(LambdaBench.outcome(run));

        assertThat(failed.error()).isEqualTo(error);
        assertThat(failed.cause()).startsWith("the function returned, and ").contains(why, "request ");
        assertThat(found("results/a.txt")).isEmpty();
        assertNothingIsLeft(run);
    }

    @Test
    void aFileThatIsNotThereFailsTheTask() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            invocation.print("nothing to store today");
            return "7";
        });

        Outcome.Failed failed = LambdaBench.failed(bench.run(storing(), input("")));

        assertThat(failed.error()).isEqualTo("Process.OutputMissing");
        assertThat(failed.cause()).contains("there is no out.track (a.txt)", "nothing to store today");
    }

    @Test
    void whatAFunctionStoredThatFailedIsNotPublished() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            put(event, "done!");
            throw new LambdaEndpoint.Failure("Translator.BadInput", "line 3");
        });

        Run run = bench.adapter(storing()).launch(task(""));
        Outcome outcome = LambdaBench.outcome(run);

        assertThat(LambdaBench.failed(outcome).error()).isEqualTo("Translator.BadInput");
        assertThat(found("results/a.txt")).isEmpty();
        assertNothingIsLeft(run);
    }

    @Test
    void whatComesWithAResultThatIsNotJsonIsNotPublished() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            put(event, "done!");
            return "done";
        });

        Run run = bench.adapter(storing()).launch(task(""));
        Outcome outcome = LambdaBench.outcome(run);

        assertThat(LambdaBench.failed(outcome).error()).isEqualTo("Bridge.InvalidOutput");
        assertThat(found("results/a.txt")).isEmpty();
        assertNothingIsLeft(run);
    }

    // Not invoked

    @ParameterizedTest
    @ValueSource(strings = {"missing.txt", "../elsewhere.txt", "large.txt"})
    void noFunctionIsInvokedForAFileThatItCannotHave(String name) throws Exception {
        stored("large.txt", "x".repeat(11));

        Outcome.Failed failed = LambdaBench.failed(bench.run(upper().limits(10, 10), input(root + name)));

        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(failed.cause()).contains("in.track ({{$.uri}})");
        assertThat(bench.lambda.requests()).isEmpty();
    }

    @Test
    void noFunctionIsInvokedForAFileThatBelongsElsewhere() throws Exception {
        Outcome.Failed failed = LambdaBench.failed(bench.run(storing(), "{\"name\": \"../../results-of-others/x\"}"));

        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(failed.cause()).contains("out.track (" + root);
        assertThat(bench.lambda.requests()).isEmpty();
    }

    // Faults

    private Adapter over(FileStorage some, LambdaBench.Conf conf) {
        return bench.with(new FileStorages(Map.of("s3", () -> some)), folder).adapter(conf);
    }

    @Test
    void aStorageThatIsAwayHoldsTheLaunchBack() throws Exception {
        String uri = stored("a.txt", "a!");
        Adapter adapter = over(FlakyStorage.of(storage, "find", new AtomicInteger(1)), upper());

        assertThatThrownBy(() -> adapter.launch(task(uri)))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("in.track");
        assertThat(bench.lambda.requests()).isEmpty();
        succeeded(LambdaBench.outcome(adapter.launch(task(uri))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "store"})
    void aStorageThatIsAwayAfterTheFunctionReturnedIsAskedAgain(String call) throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        stores("done!");

        succeeded(LambdaBench.outcome(
                over(FlakyStorage.of(storage, call, failures), storing()).launch(task(""))));

        assertThat(failures).hasNegativeValue();
        assertThat(published()).isEqualTo("done!");
        assertThat(bench.lambda.requests()).hasSize(1);
    }

    /** Each call has URLs of its own, since one that Lambda refused for long would leave none that are still good. */
    @Test
    void urlsAreSignedForEachCallAndWhereThatFailsItIsTriedAgain() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        stores("done!");
        Adapter adapter = over(FlakyStorage.of(storage, "urlToWrite", failures), storing());
        LambdaBench.outcome(adapter.launch(task("")));
        bench.lambda.always(n -> {
            if (n != 2) {
                return Optional.empty();
            }
            failures.set(1);
            return Optional.of(LambdaEndpoint.refused(429, "TooManyRequestsException", "Rate Exceeded."));
        });

        Run run = adapter.launch(task(""));

        succeeded(LambdaBench.outcome(run));
        assertThat(failures).hasNegativeValue();
    }

    @Test
    void aStorageThatBreaksOverTheNextCallIsOneThatIsAway() throws Exception {
        AtomicInteger broken = new AtomicInteger();
        FileStorage breaking = FlakyStorage.wrong(storage, "urlToWrite", broken, Optional.of("no URL"));
        stores("done!");
        bench.lambda.always(n -> {
            broken.set(n == 1 ? 1 : 0);
            return n == 1
                    ? Optional.of(LambdaEndpoint.refused(429, "TooManyRequestsException", "Rate Exceeded."))
                    : Optional.empty();
        });

        succeeded(LambdaBench.outcome(over(breaking, storing()).launch(task(""))));

        assertThat(bench.lambda.requests()).hasSize(2);
    }

    // Launched again

    /** As with {@code onLost: relaunch}: the function of the first launch may still be at work. */
    @Test
    void eachLaunchOfATaskStoresUnderANameOfItsOwn() throws Exception {
        List<String> stored = new CopyOnWriteArrayList<>();
        bench.lambda.deploy("translate", (event, invocation) -> {
            stored.add(url(event, "target").getPath());
            put(event, stored.size() == 1 ? "of the first" : "done!");
            if (stored.size() == 1) {
                invocation.untilNobodyWaits();
            }
            return "7";
        });
        Adapter adapter = bench.adapter(storing());
        TestTaskContext task = task("");
        Run first = adapter.launch(task);
        await().atMost(LambdaBench.PATIENCE).until(() -> found(hidden(first)).isPresent());

        succeeded(LambdaBench.outcome(adapter.launch(task)));

        assertThat(stored).doesNotHaveDuplicates().hasSize(2);
        assertThat(published()).isEqualTo("done!");
        assertThat(found(hidden(first))).isPresent();
    }

    @Test
    void whatAFunctionStoredForABridgeThatDiedIsRemovedAfterItsRestart() throws Exception {
        bench.longestCall(Duration.ofSeconds(2));
        bench.lambda.deploy("translate", (event, invocation) -> {
            put(event, "done!");
            invocation.untilNobodyWaits();
            return "7";
        });
        TestTaskContext task = task("");
        Adapter dead = bench.adapter(storing());
        Run run = dead.launch(task);
        await().atMost(LambdaBench.PATIENCE).until(() -> found(hidden(run)).isPresent());

        dead.close();
        bench.adapter(storing()).settled(task.task(), run.handle());

        assertThat(found(hidden(run))).isPresent();
        await().atMost(LambdaBench.PATIENCE).until(() -> found(hidden(run)).isEmpty());
    }

    // Cancelling

    @Test
    void whatAFunctionStoresThatNobodyWaitsForIsRemovedOnceItIsOver() throws Exception {
        CompletableFuture<Void> late = new CompletableFuture<>();
        bench.lambda.deploy("translate", (event, invocation) -> {
            invocation.untilNobodyWaits();
            put(event, "too late!");
            late.complete(null);
            return "7";
        });
        Run run = bench.longestCall(Duration.ofSeconds(10)).adapter(storing()).launch(task(""));
        await().atMost(LambdaBench.PATIENCE).until(() -> bench.lambda.underWay("target"));

        LambdaBench.get(run.cancel("stopped"));

        assertThat(LambdaBench.outcome(run)).isInstanceOf(Outcome.Abandoned.class);
        LambdaBench.get(late);
        assertNothingIsLeft(run);
        assertThat(found("results/a.txt")).isEmpty();
    }

    @Test
    void aRunThatIsCancelledBeforeItsFilesGoToTheirPlacesPublishesNothing() throws Exception {
        stores("done!");
        TestTaskContext task = TestTaskContext.undecided(LambdaBench.ACTIVITY, input(""));
        Run run = bench.adapter(storing()).launch(task);
        await().atMost(LambdaBench.PATIENCE).until(() -> task.confirmations() > 0);

        LambdaBench.get(run.cancel("stopped"));
        task.decide(true);

        assertThat(LambdaBench.outcome(run)).isEqualTo(new Outcome.Abandoned("stopped; nothing was published"));
        assertNothingIsLeft(run);
        assertThat(found("results/a.txt")).isEmpty();
    }

    @Test
    void aRunThatIsCancelledWhileItsFilesGoToTheirPlacesEndsWhenTheyAreThere() throws Exception {
        stores("done!");
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> until = new CompletableFuture<>();
        Run run = over(FlakyStorage.held(storage, "store", begun, until), storing())
                .launch(task(""));
        LambdaBench.get(begun);

        CompletionStage<Void> cancelled = run.cancel("stopped");
        assertThat(cancelled.toCompletableFuture()).isNotDone();
        until.complete(null);

        LambdaBench.get(cancelled);
        succeeded(LambdaBench.outcome(run));
        assertThat(published()).isEqualTo("done!");
    }

    @Test
    void aRunThatIsCancelledWhileItsFilesCannotGoToTheirPlacesEndsWithoutThem() throws Exception {
        stores("done!");
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> until = new CompletableFuture<>();
        FileStorage away = FlakyStorage.of(storage, "store", new AtomicInteger(1));
        Run run =
                over(FlakyStorage.held(away, "store", begun, until), storing()).launch(task(""));
        LambdaBench.get(begun);

        CompletionStage<Void> cancelled = run.cancel("stopped");
        until.complete(null);

        LambdaBench.get(cancelled);
        assertThat(LambdaBench.outcome(run)).isEqualTo(new Outcome.Abandoned("stopped; nothing was published"));
        assertThat(found("results/a.txt")).isEmpty();
    }

    // Secrets

    @Test
    void noUrlThatAFunctionPrintsIsPartOfACause() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            invocation.print("event: " + event);
            invocation.print("escaped: " + event.replace("&", "\\u0026"));
            throw new LambdaEndpoint.Failure("Translator.BadInput", "cannot read " + url(event, "source"));
        });

        Outcome.Failed failed = LambdaBench.failed(bench.run(upper(), input(stored("a.txt", "a!"))));

        String sent = bench.lambda.requests().get(0).payload().asUtf8String();
        for (String member : List.of("source", "target")) {
            String signature = url(sent, member).getQuery().replaceAll(".*X-Amz-Signature=([0-9a-f]+).*", "$1");
            assertThat(signature).hasSize(64);
            assertThat(failed.cause()).doesNotContain(signature);
        }
        assertThat(failed.cause()).contains("cannot read [in.track]", "\"target\":\"[out.track]\"");
    }
}
