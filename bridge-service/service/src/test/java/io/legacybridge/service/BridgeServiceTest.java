package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.service.execution.ExecutionEnd;
import io.legacybridge.service.execution.ExecutionRunner;
import io.legacybridge.service.execution.StepFunctionsClients;
import io.legacybridge.worker.WorkerState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The whole service in this process: engine, worker, process adapter, HTTP, and the real AWS SDK between them. */
class BridgeServiceTest {
    private static final String PORTS =
            "server: {applicationConnectors: [{type: http, port: %d}], adminConnectors: [{type: http, port: 0}]}\n";
    private static final String QUIET = "logging: {level: WARN}\n";
    private static final String ROLE = "arn:aws:iam::123456789012:role/any";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aProgramIsAnActivity() throws Exception {
        try (BridgeService service = start("sh, -c, 'printf %s \"{\\\"got\\\": $1}\"', sh, '{{$.number}}'")) {
            assertThat(execute(service, "{\"number\": 7}"))
                    .isInstanceOfSatisfying(
                            ExecutionEnd.Succeeded.class,
                            succeeded -> assertThat(succeeded.output()).isEqualTo("{\"got\":7}"));
            assertThat(Files.getPosixFilePermissions(folder.resolve("work")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.getPosixFilePermissions(folder.resolve("work/journal")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));

            String metrics = get(service, 1, "/metrics");
            assertThat(metrics)
                    .contains("legacy_bridge_slots{activity=\"shell\"} 2.0")
                    .contains("legacy_bridge_tasks_total{activity=\"shell\",error=\"\",outcome=\"succeeded\"} 1.0")
                    .contains("legacy_bridge_task_run_seconds_count{activity=\"shell\"} 1")
                    .contains("legacy_bridge_circuit_state{activity=\"shell\",state=\"closed\"} 1.0")
                    .contains("legacy_bridge_draining 0.0")
                    .contains("legacy_bridge_outbox_tasks{activity=\"shell\"} 0.0")
                    .contains("legacy_bridge_heartbeat_age_seconds{activity=\"shell\"} 0.0")
                    .contains("legacy_bridge_api_budget_per_second{action=\"SEND_TASK_HEARTBEAT\"} 100000.0")
                    .contains("jvm_memory_used_bytes");
            assertThat(get(service, 1, "/healthcheck")).startsWith("HTTP/1.1 200");
            assertThat(get(service, 0, "/ready")).startsWith("HTTP/1.1 200").contains("\"ready\":true");
            assertThat(get(service, 0, "/status")).contains("\"name\":\"shell\"");
        }
    }

    @Test
    void aFailureHasTheNameThatTheStateMachineCatches() throws Exception {
        try (BridgeService service = start("sh, -c, 'echo broken >&2; exit 3'")) {
            assertThat(execute(service, "{}"))
                    .isInstanceOfSatisfying(
                            ExecutionEnd.Failed.class,
                            failed -> assertThat(failed.error()).isEqualTo("Process.ExitCode.3"));
            assertThat(get(service, 1, "/metrics"))
                    .contains("legacy_bridge_tasks_total{activity=\"shell\",error=\"Process.ExitCode.3\","
                            + "outcome=\"failed\"} 1.0");
        }
    }

    @Test
    void itIsNotReadyWhileItDrains() throws Exception {
        Path gate = folder.resolve("gate");
        try (BridgeService service =
                start("sh, -c, 'while [ ! -e \"$1\" ]; do sleep 0.1; done; echo 1', sh, " + gate)) {
            CompletableFuture<ExecutionEnd> end =
                    CompletableFuture.supplyAsync(() -> execute(service, "{}"), new OwnThread());
            Awaitility.await().until(() -> get(service, 0, "/status").contains("\"phase\":\"running\""));

            CompletableFuture<Void> closing = CompletableFuture.runAsync(service::close, new OwnThread());
            Awaitility.await().until(() -> get(service, 0, "/ready").startsWith("HTTP/1.1 503"));
            assertThat(get(service, 1, "/healthcheck"))
                    .startsWith("HTTP/1.1 500")
                    .contains("draining");
            assertThat(get(service, 1, "/metrics")).contains("legacy_bridge_draining 1.0");

            Files.createFile(gate);
            closing.get(service.maximumStopTime().toSeconds(), TimeUnit.SECONDS);
            assertThat(service.state()).isEqualTo(WorkerState.STOPPED);
            end.cancel(true);
        }
    }

    @Test
    void aPageOfAnotherSiteGetsNothing() throws Exception {
        try (BridgeService service = start("echo, '1'")) {
            assertThat(get(service, 0, "/status", "Host: attacker.example")).startsWith("HTTP/1.1 403");
            assertThat(get(service, 1, "/metrics", "Host: attacker.example:80")).startsWith("HTTP/1.1 403");
            assertThat(get(service, 1, "/metrics", "Host: localhost\r\nOrigin: https://attacker.example"))
                    .startsWith("HTTP/1.1 403");
            assertThat(get(service, 1, "/metrics", "Host: localhost\r\nOrigin: null"))
                    .startsWith("HTTP/1.1 403");
            assertThat(get(service, 1, "/metrics", "Host: [::1]:8081")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void whatChangesSomethingWantsTheTokenOfThisStart() throws Exception {
        try (BridgeService service = start("echo, '1'")) {
            Path file = folder.resolve("work/admin-token");
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            String token = Files.readString(file).strip();

            assertThat(send(service, 1, "POST /tasks/gc", "Host: localhost")).startsWith("HTTP/1.1 401");
            assertThat(send(service, 1, "POST /tasks/gc", "Host: localhost\r\nAuthorization: Bearer x"))
                    .startsWith("HTTP/1.1 401");
            assertThat(send(service, 1, "POST /tasks/gc", "Host: localhost\r\nAuthorization: Bearer " + token))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(folder.resolve("work/admin-token")).doesNotExist();
    }

    @Test
    void twoServicesNeverShareAWorkDirectory() throws Exception {
        ReadConfiguration.Valid second = settings("echo, '2'", 0, "");
        try (BridgeService first = start("echo, '1'")) {
            assertThatThrownBy(() -> BridgeService.start(second)).hasMessageContaining("another service works in");
            assertThat(first.state()).isEqualTo(WorkerState.RUNNING);
        }
        BridgeService.start(second).close();
    }

    @Test
    void anActivityThatMustExistIsNamedWhenItDoesNot() throws Exception {
        try (BridgeService service = BridgeService.start(settings("echo, '1'", 0, "createActivities: false\n"))) {
            assertThatThrownBy(() -> service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("shell");
        }
    }

    @Test
    void aTakenPortIsSaidAndNothingIsLeft() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ReadConfiguration.Valid settings = settings("echo, '1'", taken.getLocalPort(), "");
            assertThatThrownBy(() -> BridgeService.start(settings))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot be bound")
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void anybodyMayAskTheProbesAndNobodyCanChangeAnythingThere() throws Exception {
        try (BridgeService service = BridgeService.start(settings("echo, '1'", 0, "probes: {port: 0}\n"))) {
            service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
            int port = service.probesPort().orElseThrow();
            String cluster = "Host: 10.1.2.3:8082";
            assertThat(ask(port, "GET /live", cluster))
                    .startsWith("HTTP/1.1 200")
                    .contains("alive");
            assertThat(ask(port, "GET /ready", cluster))
                    .startsWith("HTTP/1.1 200")
                    .contains("running");
            assertThat(ask(port, "HEAD /ready", cluster)).startsWith("HTTP/1.1 200");
            assertThat(ask(port, "GET /metrics", cluster)).contains("legacy_bridge_slots{activity=\"shell\"} 2.0");

            assertThat(ask(port, "POST /tasks/gc", cluster)).startsWith("HTTP/1.1 405");
            assertThat(ask(port, "DELETE /metrics", cluster)).startsWith("HTTP/1.1 405");
            assertThat(ask(port, "TRACE /ready", cluster)).startsWith("HTTP/1.1 405");
            for (String elsewhere : List.of("/status", "/healthcheck", "/tasks/gc", "/")) {
                assertThat(ask(port, "GET " + elsewhere, cluster)).startsWith("HTTP/1.1 404");
            }
        }
    }

    @Test
    void probesAreAnsweredWhileTheWorkerDrains() throws Exception {
        Path gate = folder.resolve("gate");
        String waiting = "sh, -c, 'while [ ! -e \"$1\" ]; do sleep 0.1; done; echo 1', sh, " + gate;
        try (BridgeService service = BridgeService.start(settings(waiting, 0, "probes: {port: 0}\n"))) {
            service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
            CompletableFuture<ExecutionEnd> end =
                    CompletableFuture.supplyAsync(() -> execute(service, "{}"), new OwnThread());
            Awaitility.await().until(() -> get(service, 0, "/status").contains("\"phase\":\"running\""));

            int port = service.probesPort().orElseThrow();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(service::close, new OwnThread());
            Awaitility.await().until(() -> ask(port, "GET /ready", "Host: pod").startsWith("HTTP/1.1 503"));
            assertThat(ask(port, "GET /live", "Host: pod")).startsWith("HTTP/1.1 200");
            assertThat(ask(port, "GET /metrics", "Host: pod")).contains("legacy_bridge_draining 1.0");

            Files.createFile(gate);
            closing.get(service.maximumStopTime().toSeconds(), TimeUnit.SECONDS);
            end.cancel(true);
        }
    }

    @Test
    void aTakenPortOfTheProbesIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ReadConfiguration.Valid settings =
                    settings("echo, '1'", 0, "probes: {port: %d}\n".formatted(taken.getLocalPort()));
            assertThatThrownBy(() -> BridgeService.start(settings))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("probes cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + "; choose another address or port under probes:");
        }
    }

    private BridgeService start(String command) throws Exception {
        BridgeService service = BridgeService.start(settings(command, 0, ""));
        service.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
        return service;
    }

    private ReadConfiguration.Valid settings(String command, int port, String more) {
        String yaml = """
                stepFunctions: {embedded: {port: 0}}
                workDirectory: %s
                activities:
                  shell:
                    slots: 2
                    heartbeat: 5s
                    timeout: 60s
                    adapter: {type: process, command: [%s], result: {stdout: json}, trusted: true}
                """.formatted(folder.resolve("work"), command);
        ReadConfiguration read = new ConfigurationReader(Map.of()).read(yaml + QUIET + PORTS.formatted(port) + more);
        assertThat(read).isInstanceOf(ReadConfiguration.Valid.class);
        return (ReadConfiguration.Valid) read;
    }

    private static ExecutionEnd execute(BridgeService service, String input) {
        String definition = """
                {"StartAt": "Work", "TimeoutSeconds": 60, "States": {"Work": {"Type": "Task", "End": true,
                 "Resource": "arn:aws:states:us-east-1:123456789012:activity:shell",
                 "TimeoutSeconds": 60, "HeartbeatSeconds": 5}}}
                """;
        URI endpoint = service.engineEndpoint().orElseThrow();
        try (SfnClient client = StepFunctionsClients.connect(endpoint)) {
            ExecutionRunner runner = new ExecutionRunner(client);
            String machine = runner.createOrUpdate("work", definition, ROLE);
            return runner.follow(runner.start(machine, input), event -> {});
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String get(BridgeService service, int port, String path) throws IOException {
        return get(service, port, path, "Host: 127.0.0.1");
    }

    private static String get(BridgeService service, int port, String path, String headers) throws IOException {
        return send(service, port, "GET " + path, headers);
    }

    private static String send(BridgeService service, int port, String request, String headers) throws IOException {
        return ask(service.ports()[port], request, headers);
    }

    private static String ask(int port, String request, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write((request + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
