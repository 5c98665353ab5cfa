package io.legacybridge.service.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.service.OwnThread;
import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.service.execution.StepFunctionsClients;
import io.legacybridge.service.managed.EmbeddedEngine;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.claim.Claim;
import io.legacybridge.worker.journal.FolderJournal;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.task.TaskToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sfn.SfnClient;

class CommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final EmbeddedEngine engine = new EmbeddedEngine(0, "us-east-1", "123456789012");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void startEngine() throws IOException {
        engine.start();
    }

    @AfterEach
    void stopEngine() {
        engine.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                      | a command is missing
                    serve x.yml                               | serve
                    server                                    | FILE.yml
                    check --fast x.yml                        | --fast
                    engine --port high                        | high
                    engine --port 65536                       | --port: 65536
                    engine --port 8083x                       | 8083x
                    engine --account 12                       | 12 digits
                    engine --region EU_WEST                   | not a Region
                    engine --data /tmp                        | --data
                    run --input {}                            | --definition
                    run --definition d.json                   | --input
                    run --definition d.json --input {} --timeout 5 | is not a duration
                    """)
    void aWrongCommandLineEndsWith64(String line, String said) {
        int status = execute(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(text(err)).contains(said).doesNotContain("\tat ");
        assertThat(status).isEqualTo(64);
        assertThat(text(out)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "server", "check", "engine", "run"})
    void everyCommandHasHelpAndAVersion(String command) {
        String[] help = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
        assertThat(execute(help)).isZero();
        assertThat(text(out)).contains("Usage: legacy-bridge").contains("--version");
        String[] version = command.isEmpty() ? new String[] {"--version"} : new String[] {command, "--version"};
        assertThat(execute(version)).isZero();
        assertThat(text(err)).isEmpty();
    }

    @Test
    void checkEndsWith0OrWith78AndEveryMistake() throws IOException {
        Path good = write("good.yml", """
                stepFunctions: {embedded: {}}
                workDirectory: %s
                activities:
                  hello:
                    heartbeat: 20s
                    timeout: 10m
                    adapter: {type: process, command: [echo, hello], trusted: true}
                """.formatted(folder));
        assertThat(execute("check", good.toString())).isZero();

        Path bad = write("bad.yml", Files.readString(good).replace("20s", "20").replace("process", "proces"));
        assertThat(execute("check", bad.toString())).isEqualTo(78);
        assertThat(text(err))
                .contains("bad.yml: 2 mistakes")
                .contains("  activities.hello.heartbeat: '20' is not a duration; ")
                .contains("  activities.hello.adapter.type: unknown type 'proces'; did you mean 'process'?")
                .doesNotContain("\tat ");
        assertThat(execute("server", bad.toString())).isEqualTo(78);
        assertThat(execute("check", folder.resolve("none.yml").toString())).isEqualTo(78);
    }

    @Test
    void runPrintsTheOutputAloneOnStdout() throws IOException {
        Path definition = write(
                "echo.asl.json", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}");
        assertThat(run(definition, "{\"x\": 1}")).isZero();
        assertThat(text(out)).isEqualTo("{\"x\":1}\n");
        assertThat(text(err)).contains("entered A").contains("ExecutionSucceeded");

        Path input = write("input.json", "{\"from\": \"a file\"}");
        out.reset();
        assertThat(run(definition, input.toString())).isZero();
        assertThat(text(out)).isEqualTo("{\"from\":\"a file\"}\n");
    }

    @Test
    void runFollowsClaimsOfTheOutputWhereItIsAskedTo() throws IOException {
        Path definition = write(
                "pass.asl.json", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}");
        Path file = write("large.json", "[1, 2.50]");
        String claim = new Claim(file.toUri(), 9, "0".repeat(64)).toJson();
        String whole = claim.replaceAll("[0-9a-f]{64}", sha256("[1, 2.50]"));

        assertThat(run(definition, whole, "--follow-claims")).isZero();
        assertThat(text(out)).isEqualTo("[1, 2.50]\n");
        out.reset();
        assertThat(run(definition, "{\"a\":" + whole + "}", "--follow-claims")).isZero();
        assertThat(text(out)).isEqualTo("{\"a\":[1,2.50]}\n");
        out.reset();
        assertThat(run(definition, whole)).isZero();
        assertThat(text(out)).isEqualTo(whole + "\n");
        out.reset();
        assertThat(run(definition, claim, "--follow-claims")).isEqualTo(65);
        assertThat(text(err)).contains("cannot be followed", "another SHA-256");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void runFollowsClaimsInS3AsAConfigurationReachesIt() throws Exception {
        Path definition = write(
                "pass.asl.json", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}");
        Path bridge = write("bridge.yml", """
                stepFunctions: {embedded: {}}
                storage: {s3: {region: us-east-1, endpoint: '%s', pathStyle: true}}
                activities:
                  hello:
                    heartbeat: 20s
                    timeout: 10m
                    adapter: {type: process, command: [echo, hello], trusted: true}
                """.formatted(S3Server.shared().address()));
        StorageUri uri = StorageUri.parse("s3://" + S3Server.BUCKET + "/claims/large.json");
        Path file = write("large.json", "[1, 2.50]");
        String sha256 = sha256("[1, 2.50]");
        ReadConfiguration.Valid read = (ReadConfiguration.Valid) new ConfigurationReader(Map.of()).read(bridge);
        try (FileStorages storages = read.openStorages()) {
            storages.of("s3").orElseThrow().store(file, sha256, uri, Optional.empty());
        }
        String claim = new Claim(URI.create(uri.toString()), 9, sha256).toJson();

        assertThat(run(definition, claim, "--follow-claims", "--bridge", bridge.toString()))
                .as(text(err))
                .isZero();
        assertThat(text(out)).isEqualTo("[1, 2.50]\n");

        String gone = claim.replace("large", "gone");
        assertThat(run(definition, gone, "--follow-claims", "--bridge", bridge.toString()))
                .isEqualTo(65);
        assertThat(text(err)).contains("cannot be followed", "s3://harvest/claims/gone.json");
    }

    @Test
    void runSaysWhatOfItsClaimsCannotBeReached() throws IOException {
        Path definition = write(
                "pass.asl.json", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"End\": true}}}");
        String claim = new Claim(URI.create("gopher://attic/large.json"), 9, "0".repeat(64)).toJson();

        assertThat(run(definition, claim, "--follow-claims")).isEqualTo(65);
        assertThat(text(err)).contains("gopher://attic/large.json is in no storage", "file, s3");
        assertThat(run(definition, claim, "--bridge", "bridge.yml")).isEqualTo(64);
        assertThat(text(err)).contains("add --follow-claims");
        Path bad = write("bad.yml", "activities: {}");
        assertThat(run(definition, claim, "--follow-claims", "--bridge", bad.toString()))
                .isEqualTo(78);
        assertThat(text(err)).contains("bad.yml has mistakes");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void runUpdatesAStateMachineOfTheSameName() throws IOException {
        run(write("m.asl.json", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}"), "{}");
        out.reset();
        int status = run(
                write(
                        "m.asl.json",
                        "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Pass\", \"Result\": 2, \"End\": true}}}"),
                "{}");
        assertThat(status).isZero();
        assertThat(text(out)).isEqualTo("2\n");
    }

    @Test
    void runEndsWithAStatusForEachEnd() throws IOException {
        String failing = "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Fail\", \"Error\": \"Too.Bad\"}}}";
        assertThat(run(write("failing.json", failing), "{}")).isEqualTo(1);
        assertThat(text(err)).contains("FAILED Too.Bad");
        String waiting =
                "{%s \"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", \"Seconds\": 600, \"End\": true}}}";
        assertThat(run(write("late.json", waiting.formatted("\"TimeoutSeconds\": 1,")), "{}"))
                .isEqualTo(2);
        assertThat(run(write("long.json", waiting.formatted("")), "{}", "--timeout", "100ms"))
                .isEqualTo(75);
        assertThat(text(err)).contains("the execution goes on: arn:aws:states:");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void runEndsWith3WhenSomebodyStopsTheExecution() throws Exception {
        Path definition = write(
                "stopped.json",
                "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", \"Seconds\": 600, \"End\": true}}}");
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> run(definition, "{}"), new OwnThread());
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> text(err).contains("entered A"));
        String execution = text(err).lines().findFirst().orElseThrow().replace("started ", "");
        try (SfnClient client = StepFunctionsClients.connect(engine.endpoint())) {
            client.stopExecution(request -> request.executionArn(execution).error("Not.Needed"));
        }
        assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(text(err)).contains("ABORTED Not.Needed");
    }

    @Test
    void runEndsWith65WhenDefinitionOrInputIsWrong() throws IOException {
        Path good = write("good.json", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}");
        assertThat(run(write("broken.json", "{\"StartAt\":"), "{}")).isEqualTo(65);
        assertThat(run(write("wrong.json", "{\"StartAt\": \"B\", \"States\": {}}"), "{}"))
                .isEqualTo(65);
        assertThat(run(folder.resolve("none.json"), "{}")).isEqualTo(65);
        assertThat(run(good, "{x}")).isEqualTo(65);
        assertThat(run(good, "{} {}")).isEqualTo(65);
        assertThat(run(good, "")).isEqualTo(65);
        assertThat(text(out)).isEmpty();
    }

    @Test
    void runEndsWith69WhenNobodyAnswers() throws IOException {
        Path good = write("good.json", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}");
        engine.stop();
        assertThat(execute("run", "--definition", good.toString(), "--input", "{}", "--endpoint", "http://127.0.0.1:1"))
                .isEqualTo(69);
        assertThat(text(err)).contains("no answer from http://127.0.0.1:1").doesNotContain("\tat ");
    }

    @Test
    void aTakenPortIsSaidClearly() {
        int port = engine.endpoint().getPort();
        assertThat(execute("engine", "--port", Integer.toString(port))).isEqualTo(69);
        assertThat(text(err)).contains("port " + port + " on 127.0.0.1 is taken");
    }

    @Test
    void aJournalThatAnotherWorkerHasIsSaidClearly() throws Exception {
        Path journal = folder.resolve("journal");
        Path configuration = write("bridge.yml", """
                stepFunctions: {endpoint: '%s'}
                workDirectory: %s
                journal: {folder: %s}
                activities:
                  hello:
                    heartbeat: 20s
                    timeout: 10m
                    adapter: {type: process, command: [echo, hello], trusted: true}
                server:
                  applicationConnectors: [{type: http, port: 0}]
                  adminConnectors: [{type: http, port: 0}]
                """.formatted(engine.endpoint(), folder.resolve("work"), journal));
        try (FolderJournal other = FolderJournal.in(journal)) {
            other.open(new Nobody()).toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertThat(execute("server", configuration.toString())).isEqualTo(69);
        }
        assertThat(text(err)).contains(journal.toString()).contains("another worker");
        assertThat(text(out)).isEmpty();
    }

    private static final class Nobody implements TaskJournal.Owner {
        @Override
        public void adopted(JournaledTask task) {}

        @Override
        public void lost(TaskToken token) {}
    }

    private int run(Path definition, String input, String... more) {
        String[] command = {
            "run",
            "--definition",
            definition.toString(),
            "--input",
            input,
            "--endpoint",
            engine.endpoint().toString()
        };
        String[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return execute(all);
    }

    private int execute(String... arguments) {
        return BridgeCommand.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
