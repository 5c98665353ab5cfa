package io.legacybridge.adapters.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.Sha256;
import io.legacybridge.testkit.FlakyStorage;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.HttpEndpoint;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/** Files that a program on another host reads and leaves, between it and S3. */
@Execution(ExecutionMode.CONCURRENT)
class FilesTest {
    private static final String BUCKET = "s3://" + S3Server.BUCKET + "/";

    private static FileStorages storages;
    private static FileStorage storage;

    @TempDir
    private Path folder;

    private final String root = BUCKET + UUID.randomUUID() + "/";
    private SsmBench bench;

    @BeforeAll
    static void start() throws IOException {
        storages = SsmBench.s3();
        storage = storages.of("s3").orElseThrow();
    }

    @AfterAll
    static void stop() {
        storages.close();
    }

    @BeforeEach
    void open() throws IOException {
        bench = new SsmBench(folder).with(storages);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private String stored(String name, String content) throws Exception {
        Path file = Files.writeString(folder.resolve("upload"), content);
        storage.store(file, Sha256.of(file), StorageUri.parse(root + name), Optional.empty());
        return root + name;
    }

    private String content(String uri) throws Exception {
        Path copy = folder.resolve("copy-" + UUID.randomUUID());
        storage.fetch(StorageUri.parse(uri), copy, Long.MAX_VALUE);
        return Files.readString(copy);
    }

    private Optional<StoredFile> found(String uri) throws Exception {
        return storage.find(StorageUri.parse(uri));
    }

    private OutputConfig output(String file, String publish, CheckConfig... checks) {
        return new OutputConfig(file, publish, root, false, List.of(checks));
    }

    private static CheckConfig endsWith(String end) {
        return new CheckConfig(null, null, false, null, end, null, null, null, null);
    }

    private SsmBench.Conf upper() {
        return SsmBench.sh("tr a-z A-Z <\"$1\" >\"$2\"; ls \"$(dirname \"$1\")\"", "{{in.text}}", "{{out.result}}")
                .in("text", "{{$.uri}}", root)
                .out("result", output("result.txt", root + "results/{{$.name}}.txt", endsWith("!")));
    }

    private static String input(String uri, String name) {
        return "{\"uri\": \"" + uri + "\", \"name\": \"" + name + "\"}";
    }

    @Test
    void aFileIsFetchedByTheHostAndItsResultPublished() throws Exception {
        String uri = stored("Erträge, 1 & 2.txt", "hello!");

        JsonNode result = SsmBench.json(SsmBench.succeeded(bench.run(upper(), input(uri, "a"))))
                .path("files")
                .path("result");

        assertThat(result.path("uri").asText()).isEqualTo(root + "results/a.txt");
        assertThat(result.path("bytes").asInt()).isEqualTo(6);
        assertThat(content(root + "results/a.txt")).isEqualTo("HELLO!");
        assertThat(found(root + "results/a.txt").flatMap(StoredFile::sha256))
                .contains(result.path("sha256").asText());
    }

    @Test
    void nothingIsLeftButTheResult() throws Exception {
        Adapter adapter = bench.adapter(upper());
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, input(stored("a.txt", "a!"), "b"));

        SsmBench.succeeded(SsmBench.outcome(adapter.launch(task)));

        String hidden = root + "results/." + task.task().id() + "-result.part";
        await().atMost(SsmBench.PATIENCE).until(() -> found(hidden).isEmpty());
        assertThat(bench.work.resolve("files")).isEmptyDirectory();
        assertThat(bench.runs.resolve(task.task().id()).resolve("control/fetch"))
                .doesNotExist();
    }

    /** In the payload, which is packed, and never as text, since whoever has it may read the file. */
    @Test
    void noUrlIsPartOfACommandsText() throws Exception {
        SsmBench.succeeded(bench.run(upper(), input(stored("a.txt", "a!"), "c")));

        assertThat(bench.ssm.sends()).hasSize(2);
        for (SendCommandRequest sent : bench.ssm.sends()) {
            assertThat(String.join("\n", sent.parameters().get("commands"))).doesNotContain("X-Amz", S3Server.BUCKET);
        }
    }

    /** What the storage says of it is not what the host got. */
    @Test
    void anInputThatIsNotWhatItWasIsNotWorkedOn() throws Exception {
        Path file = Files.writeString(folder.resolve("upload"), "a!");
        storage.store(file, "0".repeat(64), StorageUri.parse(root + "changed.txt"), Optional.empty());

        assertThat(bench.adapter(upper())
                        .launch(TestTaskContext.wanted(SsmBench.ACTIVITY, input(root + "changed.txt", "j")))
                        .outcome())
                .failsWithin(SsmBench.PATIENCE)
                .withThrowableThat()
                .withMessageContaining("text.txt is not what it was");
    }

    @Test
    void whatFailsItsCheckIsNotPublished() throws Exception {
        Outcome.Failed failed = SsmBench.failed(bench.run(upper(), input(stored("a.txt", "a?"), "d")));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("out.result (result.txt) does not end with '!' but with 'A?'");
        assertThat(found(root + "results/d.txt")).isEmpty();
    }

    @Test
    void whatNobodyWantsIsNotPublished() throws Exception {
        Adapter adapter = bench.adapter(upper());
        TestTaskContext task = TestTaskContext.unwanted(SsmBench.ACTIVITY, input(stored("a.txt", "a!"), "e"));

        Outcome outcome = SsmBench.outcome(adapter.launch(task));

        assertThat(outcome).isInstanceOf(Outcome.Abandoned.class);
        assertThat(found(root + "results/e.txt")).isEmpty();
    }

    @Test
    void aFileThatIsMissingEmptyOrALinkIsNamed() throws Exception {
        for (Map.Entry<String, String> wrong : Map.of(
                        "true", "there is no out.f (f)",
                        ": >f", "out.f (f) is empty",
                        "ln -s /etc/passwd f", "out.f (f) is not a regular file",
                        "mkdir f", "out.f (f) is not a regular file")
                .entrySet()) {
            SsmBench.Conf conf = SsmBench.sh(wrong.getKey()).out("f", output("f", root + "f"));

            assertThat(SsmBench.failed(bench.run(conf, "{}")).cause()).contains(wrong.getValue());
        }
        assertThat(found(root + "f")).isEmpty();
    }

    @Test
    void whatMayBeMissingMayBeMissing() throws Exception {
        SsmBench.Conf conf = SsmBench.sh("true").out("f", new OutputConfig("f", root + "f", root, true, List.of()));

        assertThat(SsmBench.json(SsmBench.succeeded(bench.run(conf, "{}"))).path("files"))
                .isEmpty();
    }

    @Test
    void aSourceOrATargetElsewhereIsRefusedBeforeAnythingIsSent() throws Exception {
        for (String uri : List.of(BUCKET + "other", "/etc/passwd", root + "../x", root + "none")) {
            assertThat(SsmBench.failed(bench.run(upper(), input(uri, "f"))).error())
                    .isEqualTo("Bridge.InvalidInput");
        }
        assertThat(SsmBench.failed(bench.run(upper(), input(stored("a.txt", "a!"), "../../x")))
                        .cause())
                .contains("out.result");
        assertThat(bench.ssm.sends()).isEmpty();
    }

    @Test
    void inputsThatAreTooLargeAreRefusedBeforeAnythingIsSent() throws Exception {
        SsmBench.Conf conf = upper().limits(new LimitsConfig(null, null, null, new ByteSize(2), null));

        assertThat(SsmBench.failed(bench.run(conf, input(stored("a.txt", "abc"), "g")))
                        .cause())
                .contains("limits.inputBytes");
        assertThat(bench.ssm.sends()).isEmpty();
    }

    @Test
    void anOutputThatIsTooLargeIsNotPublished() throws Exception {
        SsmBench.Conf conf = upper().limits(new LimitsConfig(null, null, null, null, new ByteSize(2)));

        assertThat(SsmBench.failed(bench.run(conf, input(stored("a.txt", "ab!"), "h")))
                        .cause())
                .contains("has 3 bytes, more than the 2 that limits.outputBytes allows");
        assertThat(found(root + "results/h.txt")).isEmpty();
    }

    @Test
    void aRunIsPublishedByTheNextBridgeIfTheFirstIsGone() throws Exception {
        String go = folder.resolve("go").toString();
        SsmBench.Conf conf = SsmBench.sh(
                        "while ! [ -e \"$2\" ]; do sleep 0.1; done; echo done >\"$1\"", "{{out.f}}", go)
                .out("f", output("f", root + "f"));
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Adapter first = bench.adapter(conf);
        Run run = first.launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> SsmBench.alive(task.task().id()));
        first.close();
        Files.createFile(Path.of(go));

        Run found = bench.adapter(conf).reattach(task.again(), run.handle()).orElseThrow();

        SsmBench.succeeded(SsmBench.outcome(found));
        assertThat(content(root + "f")).isEqualTo("done\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "store"})
    void aStorageThatIsAwayIsAskedAgain(String call) throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        FileStorage flaky = FlakyStorage.of(storage, call, failures);
        bench.with(new FileStorages(Map.of("s3", () -> flaky)));
        SsmBench.Conf conf = SsmBench.sh("echo done >\"$1\"", "{{out.f}}").out("f", output("f", root + "f"));

        SsmBench.succeeded(bench.run(conf, "{}"));

        assertThat(failures).hasNegativeValue();
        assertThat(content(root + "f")).isEqualTo("done\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aCancelWaitsForFilesThatGoToTheirPlaces(int failures) throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> until = new CompletableFuture<>();
        FileStorage flaky = FlakyStorage.of(storage, "store", new AtomicInteger(failures));
        FileStorage held = FlakyStorage.held(flaky, "store", begun, until);
        bench.with(new FileStorages(Map.of("s3", () -> held)));
        SsmBench.Conf conf = SsmBench.sh("echo done >\"$1\"", "{{out.f}}").out("f", output("f", root + "f"));
        Run run = bench.adapter(conf).launch(TestTaskContext.wanted(SsmBench.ACTIVITY, "{}"));
        SsmBench.get(begun);

        CompletionStage<Void> cancelled = run.cancel("stopped");
        await().during(Duration.ofSeconds(1))
                .until(() -> bench.ssm.sends().size() == 2
                        && !cancelled.toCompletableFuture().isDone());
        until.complete(null);

        SsmBench.get(cancelled);
        if (failures == 0) {
            SsmBench.succeeded(SsmBench.outcome(run));
            assertThat(content(root + "f")).isEqualTo("done\n");
        } else {
            assertThat(SsmBench.outcome(run)).isEqualTo(new Outcome.Abandoned("stopped"));
            assertThat(found(root + "f")).isEmpty();
        }
    }

    @Test
    void aHostThatIsGoneWhenItsFilesWereTakenIsNotMissed() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> until = new CompletableFuture<>();
        FileStorage held = FlakyStorage.held(storage, "fetch", begun, until);
        bench.with(new FileStorages(Map.of("s3", () -> held)));
        SsmBench.Conf conf = SsmBench.sh("echo done >\"$1\"", "{{out.f}}").out("f", output("f", root + "f"));
        Run run = bench.adapter(conf, Duration.ofMillis(100)).launch(TestTaskContext.wanted(SsmBench.ACTIVITY, "{}"));
        SsmBench.get(begun);

        bench.ssm.terminate(SsmBench.HOST);
        await().during(Duration.ofSeconds(1))
                .until(() -> !run.outcome().toCompletableFuture().isDone());
        until.complete(null);

        SsmBench.succeeded(SsmBench.outcome(run));
        assertThat(content(root + "f")).isEqualTo("done\n");
    }

    /** The host's own way to the storage; what the program made is still there. */
    @Test
    void aHostThatCannotReachTheStorageIsAskedAgain() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        FileStorage flaky = FlakyStorage.wrong(
                storage,
                "urlToWrite",
                failures,
                Optional.of(HttpEndpoint.deserted().resolve("/f")));
        bench.with(new FileStorages(Map.of("s3", () -> flaky)));
        SsmBench.Conf conf = SsmBench.sh("echo done >\"$1\"", "{{out.f}}").out("f", output("f", root + "f"));

        SsmBench.succeeded(bench.run(conf, "{}"));

        assertThat(failures).hasNegativeValue();
        assertThat(content(root + "f")).isEqualTo("done\n");
    }

    @Test
    void aStorageThatRefusesTheHostsFilesIsNotAskedForever() throws Exception {
        AtomicInteger failures = new AtomicInteger(Integer.MAX_VALUE);
        FileStorage wrong = FlakyStorage.wrong(
                storage,
                "urlToWrite",
                failures,
                Optional.of(S3Server.shared().address().resolve("/no-such-bucket/f")));
        bench.with(new FileStorages(Map.of("s3", () -> wrong)));
        SsmBench.Conf conf = SsmBench.sh("echo done >\"$1\"", "{{out.f}}").out("f", output("f", root + "f"));

        assertThat(bench.adapter(conf)
                        .launch(TestTaskContext.wanted(SsmBench.ACTIVITY, "{}"))
                        .outcome())
                .failsWithin(SsmBench.PATIENCE)
                .withThrowableThat()
                .withMessageContaining("the storage does not take the files")
                .withMessageContaining("error: 404");
    }

    @Test
    void aStorageThatThisServiceDoesNotKnowIsSaidAtTheStart() {
        SsmBench.Conf conf = SsmBench.sh("true").in("f", "{{$.uri}}", "gs://bucket/");

        assertThatThrownBy(() -> bench.adapter(conf))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("scheme 'gs'")
                .hasMessageContaining("[s3]");
    }

    @Test
    void aRunThatIsCancelledWhileItWaitsForAnAnswerPublishesNothing() throws Exception {
        Adapter adapter = bench.adapter(upper());
        TestTaskContext task = TestTaskContext.undecided(SsmBench.ACTIVITY, input(stored("a.txt", "a!"), "i"));
        Run run = adapter.launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> task.confirmations() == 1);

        SsmBench.get(run.cancel("not wanted any more"));
        task.decide(false);

        assertThat(SsmBench.outcome(run)).isInstanceOf(Outcome.Abandoned.class);
        assertThat(found(root + "results/i.txt")).isEmpty();
    }

    // With a checker

    /** Writes a line into the file of the output f, and is checked. */
    private SsmBench.Conf checked(String program, Checker checker) {
        return SsmBench.sh(program, "{{out.f}}")
                .out("f", output("f", root + "f"))
                .checker(checker.build());
    }

    @Test
    void aFileIsTakenOnlyWhenACheckerWhoSeesItSaysYes() throws Exception {
        Path asked = folder.resolve("asked");
        Path go = folder.resolve("go");
        SsmBench.Conf conf = checked(
                "echo done >\"$1\"",
                Checker.sh(
                                "cp \"$1\" " + asked + "; while ! [ -e " + go + " ]; do sleep 0.1; done; exit 4",
                                "{{out.f}}")
                        .warn(4));
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Run run = bench.adapter(conf).launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> Files.exists(asked) && Files.size(asked) > 0);
        assertThat(asked).hasContent("done");
        assertThat(found(root + "f")).isEmpty();
        assertThat(found(root + "." + task.task().id() + "-f.part")).isEmpty();
        assertThat(bench.ssm.sends()).hasSize(1);

        Files.createFile(go);

        JsonNode result = SsmBench.json(SsmBench.succeeded(SsmBench.outcome(run)));
        assertThat(result.path("partial").asBoolean()).isTrue();
        assertThat(content(root + "f")).isEqualTo("done\n");
    }

    @Test
    void whatACheckerRejectsIsNotEvenTaken() throws Exception {
        Outcome.Failed failed = SsmBench.failed(
                bench.run(checked("echo done >\"$1\"", Checker.sh("exit 1").error("T.Bad")), "{}"));

        assertThat(failed.error()).isEqualTo("T.Bad");
        assertThat(found(root + "f")).isEmpty();
        assertThat(bench.ssm.sends()).hasSize(1);
    }

    @Test
    void aCheckerIsNotAskedWhereAFileIsMissingEmptyOrALink() throws Exception {
        Path asked = folder.resolve("asked");
        for (Map.Entry<String, String> wrong : Map.of(
                        "true", "there is no out.f (f)",
                        "rm -r \"$PWD\"", "there is no out.f (f)",
                        ": >f", "out.f (f) is empty",
                        "ln -s /etc/passwd f", "out.f (f) is not a regular file")
                .entrySet()) {
            Outcome.Failed failed =
                    SsmBench.failed(bench.run(checked(wrong.getKey(), Checker.sh(": >" + asked)), "{}"));

            assertThat(failed.error())
                    .isEqualTo(wrong.getKey().startsWith("ln") ? "Process.OutputInvalid" : "Process.OutputMissing");
            assertThat(failed.cause()).contains(wrong.getValue());
        }
        assertThat(asked).doesNotExist();
    }

    @Test
    void aCheckerFindsWhatMayBeMissing() throws Exception {
        OutputConfig optional = new OutputConfig("o", root + "o", root, true, List.of());
        SsmBench.Conf conf = checked("echo done >\"$1\"", Checker.sh("[ ! -e \"$1\" ]", "{{out.o}}"))
                .out("o", optional);

        JsonNode result = SsmBench.json(SsmBench.succeeded(bench.run(conf, "{}")));

        assertThat(result.path("files").properties()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo three >>f",
                "rm f",
                ": >f",
                "rm f; mkfifo f",
                "rm f; echo one >x; ln -s x f",
                "cp f x; rm f; mkdir f",
                "echo new >o"
            })
    void whatACheckerChangesIsNotPublished(String change) throws Exception {
        OutputConfig optional = new OutputConfig("o", root + "o", root, true, List.of());

        Outcome.Failed failed = SsmBench.failed(
                bench.run(checked("echo one >f", Checker.sh(change)).out("o", optional), "{}"));

        assertThat(failed.error()).isEqualTo("Process.OutputInvalid");
        assertThat(failed.cause()).contains("is not what it was when it was judged");
        assertThat(found(root + "f")).isEmpty();
        assertThat(found(root + "o")).isEmpty();
    }

    @Test
    void whatACheckerWritesBesideTheFilesHarmsNobody() throws Exception {
        SsmBench.succeeded(
                bench.run(checked("echo done >\"$1\"", Checker.sh("cp f copy; echo more >>copy; touch f")), "{}"));

        assertThat(content(root + "f")).isEqualTo("done\n");
    }

    @Test
    void aCheckedRunIsPublishedByTheNextBridgeIfTheFirstIsGone() throws Exception {
        Path asked = folder.resolve("asked");
        Path go = folder.resolve("go");
        SsmBench.Conf conf = checked(
                "echo done >\"$1\"",
                Checker.sh("echo check >>" + asked + "; while ! [ -e " + go + " ]; do sleep 0.1; done"));
        TestTaskContext task = TestTaskContext.wanted(SsmBench.ACTIVITY, "{}");
        Adapter first = bench.adapter(conf);
        Run run = first.launch(task);
        await().atMost(SsmBench.PATIENCE).until(() -> Files.exists(asked));
        first.close();

        Run found = bench.adapter(conf).reattach(task.again(), run.handle()).orElseThrow();
        Files.createFile(go);

        SsmBench.succeeded(SsmBench.outcome(found));
        assertThat(content(root + "f")).isEqualTo("done\n");
        assertThat(asked).hasContent("check");
    }
}
