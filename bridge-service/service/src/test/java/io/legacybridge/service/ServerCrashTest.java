package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.service.execution.StepFunctionsClients;
import io.legacybridge.testkit.FaultyProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/**
 * Rule 2 with real processes: the engine in one JVM, the service in another, which is killed or replaced while programs
 * run. Each program writes into a book when it starts and when it ends, and ends once a gate is open.
 */
class ServerCrashTest {
    private static final int PROGRAMS = 4;
    private static final Pattern PORTS = Pattern.compile("HTTP is on the ports \\[\\d+, (\\d+)]");
    private static final String DEFINITION = """
            {"StartAt": "Work", "TimeoutSeconds": 600, "States": {"Work": {"Type": "Task", "End": true,
             "Resource": "arn:aws:states:us-east-1:123456789012:activity:mark",
             "Retry": [{"ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1}],
             "TimeoutSeconds": 300, "HeartbeatSeconds": %d}}}
            """;
    private static final int LONG = 120;
    private static final int SHORT = 3;
    private static final Map<String, String> ALONE = Map.of("heartbeat", LONG + "s");
    private static final Map<String, String> ADOPTING =
            Map.of("heartbeat", SHORT + "s", "workKey", "'{{$.name}}'", "onSameWork", "adopt", "adoptWithin", "5m");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ChildProgram engine;

    @SuppressWarnings("NullAway.Init")
    private URI endpoint;

    @SuppressWarnings("NullAway.Init")
    private SfnClient client;

    @BeforeEach
    void startEngine() throws IOException {
        engine = ChildProgram.start(folder, "engine", "--port", "0");
        endpoint = URI.create(engine.awaitLine("listening on "));
        client = StepFunctionsClients.connect(endpoint);
        Files.createFile(book());
    }

    @AfterEach
    void stopEngine() throws IOException {
        openTheGate();
        client.close();
        engine.close();
    }

    @Test
    void whatRunsWhenTheServiceIsKilledIsNotStartedASecondTime() throws Exception {
        Path configuration = configuration(endpoint, ALONE);
        List<String> executions;
        try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
            server.awaitLine("stops within ");
            executions = startExecutions();
            awaitInBook("start");
            server.kill();
        }
        try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
            server.awaitLine("stops within ");
            openTheGate();

            assertAllSucceed(executions);
            assertThat(server.errors()).contains("was found");
        }
        assertEachRanOnce();
    }

    @Test
    void anUpgradeLeavesProgramsThatRunLongToTheNextService() throws Exception {
        Path configuration = configuration(endpoint, Map.of("heartbeat", "120s", "onStop", "leave"));
        List<String> executions;
        try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
            long limit = Long.parseLong(server.awaitLine("stops within ").replace(" s", ""));
            executions = startExecutions();
            awaitInBook("start");

            server.terminate();
            assertThat(server.awaitExit(limit)).isZero();
        }
        assertThat(inBook("end")).isEmpty();
        try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
            server.awaitLine("stops within ");
            openTheGate();

            assertAllSucceed(executions);
        }
        assertEachRanOnce();
    }

    @Test
    void outcomesOfProgramsThatEndedWhileTheEngineWasAwayAreDeliveredByTheNextService() throws Exception {
        try (FaultyProxy link = FaultyProxy.to(endpoint)) {
            Path configuration = configuration(link.address(), ALONE);
            List<String> executions;
            try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
                server.awaitLine("stops within ");
                executions = startExecutions();
                awaitInBook("start");

                link.away();
                openTheGate();
                awaitInBook("end");
                Awaitility.await("the outcomes to be written down, and their reports to fail")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> metrics(server)
                                .contains("legacy_bridge_outbox_tasks{activity=\"mark\"} " + PROGRAMS + ".0"));
                server.kill();
            }
            assertThat(executions).allMatch(this::isRunning);
            link.back();
            try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
                assertAllSucceed(executions);
            }
            assertEachRanOnce();
        }
    }

    /** A job of hours is not to be done again because its end came while its bridge was dead. */
    @Test
    void whatEndedWhileTheServiceWasDeadForLongerThanItsHeartbeatIsNotDoneAgain() throws Exception {
        Path configuration = configuration(endpoint, ADOPTING);
        List<String> executions;
        try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
            server.awaitLine("stops within ");
            executions = startExecutions(SHORT);
            awaitInBook("start");
            server.kill();
        }
        openTheGate();
        awaitInBook("end");
        awaitSecondAttempts(executions);

        try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
            assertAllSucceed(executions);
        }
        assertEachRanOnce();
    }

    /** Nor because it came while Step Functions could not be reached. */
    @Test
    void whatEndedWhileStepFunctionsWasAwayForLongerThanItsHeartbeatIsNotDoneAgain() throws Exception {
        try (FaultyProxy link = FaultyProxy.to(endpoint)) {
            Path configuration = configuration(link.address(), ADOPTING);
            try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
                server.awaitLine("stops within ");
                List<String> executions = startExecutions(SHORT);
                awaitInBook("start");

                link.away();
                openTheGate();
                awaitInBook("end");
                awaitSecondAttempts(executions);
                link.back();

                assertAllSucceed(executions);
            }
            assertEachRanOnce();
        }
    }

    private void awaitSecondAttempts(List<String> executions) {
        Awaitility.await("Step Functions to have given up all first attempts")
                .atMost(90, TimeUnit.SECONDS)
                .until(() -> executions.stream().allMatch(arn -> attempts(arn) == 2));
    }

    private long attempts(String arn) {
        return client.getExecutionHistory(request -> request.executionArn(arn)).events().stream()
                .filter(event -> event.type() == HistoryEventType.ACTIVITY_SCHEDULED)
                .count();
    }

    /** @param more keys of the activity, and their values */
    private Path configuration(URI stepFunctions, Map<String, String> more) throws IOException {
        String program = "echo \"start $LEGACY_BRIDGE_TASK $1\" >>\"$2\";"
                + " while [ ! -e \"$3\" ]; do sleep 0.1; done;"
                + " echo \"end $LEGACY_BRIDGE_TASK $1\" >>\"$2\"; printf %s \"$1\"";
        return Files.writeString(folder.resolve("bridge.yml"), """
                stepFunctions: {endpoint: '%s'}
                workDirectory: work
                activities:
                  mark:
                    slots: %d
                    timeout: 300s
                    %s
                    adapter:
                      type: process
                      command: [sh, -c, '%s', sh, '{{$.name}}', '%s', '%s']
                      result: {stdout: text}
                      trusted: true
                server:
                  applicationConnectors: [{type: http, port: 0}]
                  adminConnectors: [{type: http, port: 0}]
                """.formatted(
                        stepFunctions, PROGRAMS, lines(more), program, book(), gate()));
    }

    private static String lines(Map<String, String> keys) {
        return keys.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\n" + " ".repeat(4)));
    }

    private Path book() {
        return folder.resolve("book");
    }

    private Path gate() {
        return folder.resolve("gate");
    }

    private void openTheGate() throws IOException {
        if (Files.notExists(gate())) {
            Files.createFile(gate());
        }
    }

    private List<String> startExecutions() {
        return startExecutions(LONG);
    }

    private List<String> startExecutions(int heartbeatSeconds) {
        String machine = client.createStateMachine(request -> request.name("mark")
                        .definition(DEFINITION.formatted(heartbeatSeconds))
                        .roleArn("arn:aws:iam::123456789012:role/any"))
                .stateMachineArn();
        return IntStream.range(0, PROGRAMS)
                .mapToObj(i -> client.startExecution(
                                request -> request.stateMachineArn(machine).input("{\"name\": \"item-" + i + "\"}"))
                        .executionArn())
                .toList();
    }

    /** The lines of the book that begin so. */
    private List<String> inBook(String beginning) throws IOException {
        return Files.readAllLines(book()).stream()
                .filter(line -> line.startsWith(beginning + " "))
                .toList();
    }

    private void awaitInBook(String beginning) {
        Awaitility.await("'" + beginning + "' of all programs")
                .atMost(90, TimeUnit.SECONDS)
                .until(() -> inBook(beginning).size() == PROGRAMS);
    }

    private void assertAllSucceed(List<String> executions) {
        Awaitility.await("the end of all executions")
                .atMost(90, TimeUnit.SECONDS)
                .until(() -> executions.stream().noneMatch(this::isRunning));
        for (int i = 0; i < PROGRAMS; i++) {
            String arn = executions.get(i);
            var end = client.describeExecution(request -> request.executionArn(arn));
            assertThat(end.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(end.output()).isEqualTo("\"item-" + i + "\"");
        }
    }

    /** One start and one end for each item, under one token. */
    private void assertEachRanOnce() throws IOException {
        List<String> starts = inBook("start");
        assertThat(starts).hasSize(PROGRAMS).doesNotHaveDuplicates();
        assertThat(starts.stream().map(line -> line.split(" ")[2])).doesNotHaveDuplicates();
        assertThat(inBook("end"))
                .containsExactlyInAnyOrderElementsOf(starts.stream()
                        .map(line -> line.replace("start", "end"))
                        .toList());
    }

    private boolean isRunning(String arn) {
        return client.describeExecution(request -> request.executionArn(arn)).status() == ExecutionStatus.RUNNING;
    }

    private static String metrics(ChildProgram server) throws IOException, InterruptedException {
        Matcher ports = PORTS.matcher(server.errors());
        assertThat(ports.find()).isTrue();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.group(1) + "/metrics"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
