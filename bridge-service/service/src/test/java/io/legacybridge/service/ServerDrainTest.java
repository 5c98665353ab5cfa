package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.service.execution.StepFunctionsClients;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** Rule 7 with real processes: the engine in one JVM, the service in another, which is told to stop in the middle. */
class ServerDrainTest {
    private static final int EXECUTIONS = 60;
    private static final String DEFINITION = """
            {"StartAt": "Work", "TimeoutSeconds": 300, "States": {"Work": {"Type": "Task", "End": true,
             "Resource": "arn:aws:states:us-east-1:123456789012:activity:mark",
             "TimeoutSeconds": 60, "HeartbeatSeconds": 10,
             "Retry": [{"ErrorEquals": ["Bridge.Retry", "States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 5}]}}}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void everyExecutionSucceedsThoughTheServiceIsStoppedInTheMiddle() throws Exception {
        Path results = Files.createDirectory(folder.resolve("results"));
        try (ChildProgram engine = ChildProgram.start(folder, "engine", "--port", "0")) {
            URI endpoint = URI.create(engine.awaitLine("listening on "));
            Path configuration = configuration(endpoint, results);
            try (SfnClient client = StepFunctionsClients.connect(endpoint)) {
                List<String> executions;
                try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
                    long limit =
                            Long.parseLong(server.awaitLine("stops within ").replace(" s", ""));
                    executions = start(client);
                    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> count(results) > EXECUTIONS / 6);

                    server.terminate();
                    assertThat(server.awaitExit(limit)).isZero();
                    assertThat(server.output()).hasSize(1);
                }
                assertThat(count(results)).isLessThan(EXECUTIONS);
                try (ChildProgram server = ChildProgram.start(folder, "server", configuration.toString())) {
                    server.awaitLine("stops within ");
                    Awaitility.await()
                            .atMost(120, TimeUnit.SECONDS)
                            .until(() -> executions.stream().noneMatch(arn -> isRunning(client, arn)));
                }
                assertThat(executions)
                        .allSatisfy(arn -> assertThat(client.describeExecution(request -> request.executionArn(arn))
                                        .status())
                                .isEqualTo(ExecutionStatus.SUCCEEDED));
                assertThat(count(results)).isEqualTo(EXECUTIONS);
            }
            engine.terminate();
            assertThat(engine.awaitExit(30)).isZero();
        }
    }

    private Path configuration(URI endpoint, Path results) throws IOException {
        return Files.writeString(folder.resolve("bridge.yml"), """
                stepFunctions: {endpoint: '%s'}
                workDirectory: work
                activities:
                  mark:
                    slots: 4
                    heartbeat: 10s
                    timeout: 60s
                    adapter:
                      type: process
                      command: [sh, -c, 'sleep 0.2; echo done > "$1"/"$2"', sh, %s, '{{$.name}}']
                      trusted: true
                server:
                  applicationConnectors: [{type: http, port: 0}]
                  adminConnectors: [{type: http, port: 0}]
                """.formatted(endpoint, results));
    }

    private static List<String> start(SfnClient client) {
        String machine = client.createStateMachine(request ->
                        request.name("mark").definition(DEFINITION).roleArn("arn:aws:iam::123456789012:role/any"))
                .stateMachineArn();
        List<String> executions = new ArrayList<>();
        for (int i = 0; i < EXECUTIONS; i++) {
            String input = "{\"name\": \"n" + i + "\"}";
            executions.add(client.startExecution(
                            request -> request.stateMachineArn(machine).input(input))
                    .executionArn());
        }
        return executions;
    }

    private static boolean isRunning(SfnClient client, String arn) {
        return client.describeExecution(request -> request.executionArn(arn)).status() == ExecutionStatus.RUNNING;
    }

    private static long count(Path results) throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            return files.count();
        }
    }
}
