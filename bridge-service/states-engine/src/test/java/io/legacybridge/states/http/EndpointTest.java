package io.legacybridge.states.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.states.StatesEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wire itself, byte by byte: what is refused, and what a poll costs. */
class EndpointTest {

    private static final String ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:a";

    private StatesEngine engine;
    private StatesHttpServer server;

    @BeforeEach
    void start() throws Exception {
        engine = StatesEngine.builder().build();
        server = StatesHttpServer.start(engine, "127.0.0.1", 0, Set.of("bridge.example"));
    }

    @AfterEach
    void stop() {
        server.close();
        engine.close();
    }

    private static String request(String operation, String body, String... headers) {
        List<String> lines = new ArrayList<>(List.of(headers));
        if (lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
            lines.add("Host: localhost");
        }
        if (lines.stream().noneMatch(line -> line.startsWith("Content-Type:"))) {
            lines.add("Content-Type: application/x-amz-json-1.0");
        }
        lines.add("X-Amz-Target: AWSStepFunctions." + operation);
        lines.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        return "POST / HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n" + body;
    }

    private Socket send(String request) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.UTF_8));
        out.flush();
        return socket;
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = send(request.replaceFirst("\r\n", "\r\nConnection: close\r\n"))) {
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aRequestUnderALoopbackNameIsAnswered() throws Exception {
        for (String host : List.of(
                "localhost",
                "127.0.0.1:8083",
                "[::1]:8083",
                "sync-localhost:1",
                "sync-127.0.0.1",
                "states.localhost",
                "bridge.example")) {
            assertThat(exchange(request("ListActivities", "{}", "Host: " + host)))
                    .as(host)
                    .startsWith("HTTP/1.1 200")
                    .contains("{\"activities\":[]}")
                    .doesNotContain("Access-Control");
        }
    }

    @Test
    void aRequestUnderAnotherNameIsRefused() throws Exception {
        for (String host :
                List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.0.7:8083")) {
            assertThat(exchange(request("ListActivities", "{}", "Host: " + host)))
                    .as(host)
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aWebPageOfAnotherOriginIsRefused() throws Exception {
        assertThat(exchange(request("ListActivities", "{}", "Origin: http://evil.example")))
                .startsWith("HTTP/1.1 403");
        assertThat(exchange(request("ListActivities", "{}", "Origin: null"))).startsWith("HTTP/1.1 403");
        assertThat(exchange(request("ListActivities", "{}", "Origin: http://localhost")))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aFormCannotSpeakTheApi() throws Exception {
        assertThat(exchange(request("ListActivities", "{}", "Content-Type: text/plain")))
                .startsWith("HTTP/1.1 400")
                .contains("Content-Type must be application/x-amz-json-1.0");
        assertThat(
                        exchange(
                                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 400")
                .contains("X-Amz-Target");
    }

    @Test
    void anOperationThatIsNotThereIsNamed() throws Exception {
        assertThat(exchange(request("NoSuchOperation", "{}")))
                .startsWith("HTTP/1.1 400")
                .contains("UnknownOperationException")
                .contains("'NoSuchOperation'");
    }

    @Test
    void whatBreaksTheModelIsRefusedInAwsWords() throws Exception {
        assertThat(exchange(request("ListActivities", "{\"maxResults\":1001}")))
                .contains("com.amazon.coral.validate#ValidationException")
                .contains("1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint:"
                        + " Member must have value less than or equal to 1000");
        assertThat(exchange(request("SendTaskSuccess", "{\"taskToken\":\"t\"}")))
                .contains(
                        "1 validation error detected: Value at 'output' failed to satisfy constraint: Member must not be null");
    }

    @Test
    void aRequestThatIsNoJsonOrTooLargeIsRefusedWithoutAStackTrace() throws Exception {
        assertThat(exchange(request("ListActivities", "{nonsense")))
                .contains("SerializationException")
                .doesNotContain("at io.");
        String announced = request("ListActivities", "{}").replace("Content-Length: 2", "Content-Length: 1048577");
        assertThat(exchange(announced)).startsWith("HTTP/1.1 413");
    }

    @Test
    void aThousandOpenPollsHoldNoThread() throws Exception {
        exchange(request("CreateActivity", "{\"name\":\"a\"}"));
        String poll = request("GetActivityTask", "{\"activityArn\":\"" + ACTIVITY + "\"}", "Connection: close");
        List<Socket> polls = new ArrayList<>();
        try {
            polls.add(send(poll));
            Awaitility.await().until(() -> engine.openPolls() == 1);
            long threads = engineThreads();
            for (int i = 1; i < 1000; i++) {
                polls.add(send(poll));
            }
            Awaitility.await().until(() -> engine.openPolls() == 1000);
            assertThat(engineThreads()).isLessThanOrEqualTo(threads + 1).isLessThan(16);
            assertThat(exchange(poll)).contains("ActivityWorkerLimitExceeded");

            engine.releasePolls();
            for (Socket socket : polls) {
                assertThat(read(socket)).startsWith("HTTP/1.1 200").endsWith("{}");
            }
        } finally {
            for (Socket socket : polls) {
                socket.close();
            }
        }
    }

    private static long engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("states-engine"))
                .count();
    }

    @Test
    void aTaskIsNotGivenToAConnectionThatIsClosed() throws Exception {
        exchange(request("CreateActivity", "{\"name\":\"a\"}"));
        String poll = request("GetActivityTask", "{\"activityArn\":\"" + ACTIVITY + "\"}", "Connection: close");
        Socket gone = send(poll);
        Awaitility.await().until(() -> engine.openPolls() == 1);
        gone.close();
        String machine =
                "{\"name\":\"m\",\"roleArn\":\"arn:aws:iam::123456789012:role/r\",\"definition\":\"{\\\"StartAt\\\":\\\"T\\\","
                        + "\\\"States\\\":{\\\"T\\\":{\\\"Type\\\":\\\"Task\\\",\\\"Resource\\\":\\\"" + ACTIVITY
                        + "\\\",\\\"End\\\":true}}}\"}";
        exchange(request("CreateStateMachine", machine));
        exchange(request(
                "StartExecution", "{\"stateMachineArn\":\"arn:aws:states:us-east-1:123456789012:stateMachine:m\"}"));
        assertThat(exchange(poll)).contains("taskToken");
    }
}
