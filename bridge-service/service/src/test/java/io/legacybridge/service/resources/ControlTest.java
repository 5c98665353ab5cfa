package io.legacybridge.service.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.service.BridgeService;
import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.service.execution.StepFunctionsClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The operator's API, asked over HTTP in a service that runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARN = "arn:aws:states:us-east-1:123456789012:activity:";
    private static final String DEFINITION = """
            {"StartAt": "Work", "States": {"Work": {"Type": "Task", "End": true,
             "Resource": "%s", "TimeoutSeconds": 600, "HeartbeatSeconds": 60}}}
            """;

    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private BridgeService service;

    @SuppressWarnings("NullAway.Init")
    private SfnClient client;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        ReadConfiguration read = new ConfigurationReader(Map.of()).read(yaml(folder.resolve("work")));
        assertThat(read).isInstanceOf(ReadConfiguration.Valid.class);
        service = BridgeService.start((ReadConfiguration.Valid) read);
        service.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
        client = StepFunctionsClients.connect(service.engineEndpoint().orElseThrow());
    }

    @AfterEach
    void endAllTasks() throws Exception {
        for (JsonNode task : get("/api/tasks").at("/tasks")) {
            send("POST", "/api/tasks/" + task.path("id").textValue() + "/cancel", token(), "");
        }
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> get("/api/tasks").path("tasks").isEmpty());
        send("POST", "/api/activities/talk/resume", token(), "");
        send("PUT", "/api/activities/talk/slots", token(), "{\"slots\": 2}");
    }

    @AfterAll
    void stop() {
        client.close();
        service.close();
    }

    @Test
    void theWorkerSaysWhereItIsAndHowMuchItHolds() throws Exception {
        JsonNode worker = get("/api/worker");

        assertThat(worker.path("name").textValue()).isEqualTo("operated");
        assertThat(worker.path("state").textValue()).isEqualTo("running");
        assertThat(worker.path("activities").intValue()).isEqualTo(2);
        assertThat(worker.path("drainsWithinSeconds").intValue()).isPositive();
    }

    @Test
    void anActivityIsPausedAndResumed() throws Exception {
        assertThat(json(200, "POST", "/api/activities/talk/pause", token(), "")
                        .path("paused")
                        .booleanValue())
                .isTrue();
        JsonNode paused = get("/api/activities/talk");
        assertThat(paused.path("waitsFor").textValue()).contains("operator");
        assertThat(health().path("worker").path("healthy").booleanValue()).isTrue();
        assertThat(health().path("worker").path("message").textValue()).contains("talk");

        JsonNode resumed = json(200, "POST", "/api/activities/talk/resume", token(), "");
        assertThat(resumed.path("paused").booleanValue()).isFalse();
        assertThat(resumed.has("waitsFor")).isFalse();
    }

    @Test
    void slotsAreChangedUntilTheServiceEnds() throws Exception {
        JsonNode activity = json(200, "PUT", "/api/activities/talk/slots", token(), "{\"slots\": 3}");

        assertThat(activity.path("slots").intValue()).isEqualTo(3);
        assertThat(get("/api/activities").at("/activities/0/slots").intValue()).isEqualTo(3);
    }

    @Test
    void aTaskIsSeenReadAndCancelled() throws Exception {
        String execution = startExecution("talk");
        JsonNode task = awaitRunning("talk");
        String path = "/api/tasks/" + task.path("id").textValue();
        assertThat(task.path("adapter").textValue()).isEqualTo("talker");
        assertThat(task.path("launches").intValue()).isEqualTo(1);
        assertThat(task.at("/handle/talk").textValue()).isEqualTo("1");
        assertThat(task.path("ageSeconds").isNumber()).isTrue();
        assertThat(task.path("sinceHeartbeatSeconds").isNumber()).isTrue();
        assertThat(get(path).path("id")).isEqualTo(task.path("id"));

        JsonNode page = json(200, "GET", path + "/log", token(), "");
        assertThat(page.path("text").textValue()).isEqualTo("first\n");
        assertThat(page.path("end").booleanValue()).isFalse();
        JsonNode next = json(200, "GET", path + "/log?cursor=1", token(), "");
        assertThat(next.path("text").textValue()).isEqualTo("second\n");
        assertThat(json(503, "GET", path + "/log?cursor=2", token(), "")
                        .path("problem")
                        .textValue())
                .isEqualTo("the talker is away");
        JsonNode wrong = json(400, "GET", path + "/log?cursor=x", token(), "");
        assertThat(wrong.path("field").textValue()).isEqualTo("cursor");
        assertThat(wrong.path("value").textValue()).isEqualTo("x");
        assertThat(wrong.path("mend").textValue()).isNotEmpty();

        json(202, "POST", path + "/cancel", token(), "");
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(client.describeExecution(request -> request.executionArn(execution))
                                .error())
                        .isEqualTo("Bridge.Cancelled"));
    }

    @Test
    void anAdapterWithoutLogsSaysSo() throws Exception {
        startExecution("hum");
        JsonNode task = awaitRunning("hum");

        assertThat(json(404, "GET", "/api/tasks/" + task.path("id").textValue() + "/log", token(), "")
                        .path("problem")
                        .textValue())
                .contains("'talker'");
    }

    @Test
    void whatDoesNotExistIsNamedTogetherWithWhatDoes() throws Exception {
        JsonNode activity = json(404, "GET", "/api/activities/tork", "", "");
        assertThat(activity.path("problem").textValue()).contains("'tork'");
        assertThat(texts(activity.path("known"))).containsExactly("talk", "hum");
        assertThat(json(404, "POST", "/api/activities/tork/pause", token(), "").path("known"))
                .isEqualTo(activity.path("known"));
        assertThat(json(404, "POST", "/api/tasks/0123456789abcdef/cancel", token(), "")
                        .path("known")
                        .isArray())
                .isTrue();
        assertThat(texts(json(404, "GET", "/api/nothing", "", "").path("known")))
                .contains("GET /api/worker", "POST /api/activities/NAME/pause");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"slots": 0}            | slots | 0
                    {"slots": 2.5}          | slots | 2.5
                    {"slots": "many"}       | slots | "many"
                    {"slots": 1000000}      | slots | 1000000
                    {"slots": 9999999999999} | slots | 9999999999999
                    {}                      | slots | ''
                    {"slots": 1, "now": 1}  | now   | 1
                    [1]                     | body  | ''
                    {"slots": 1} x          | body  | ''
                    ''                      | body  | ''
                    """)
    void aWrongNumberOfSlotsIsNamedWithAMend(String body, String field, String value) throws Exception {
        JsonNode problem = json(400, "PUT", "/api/activities/talk/slots", token(), body);

        assertThat(problem.path("field").textValue()).isEqualTo(field);
        assertThat(problem.path("value").textValue()).isEqualTo(value);
        assertThat(problem.path("problem").textValue()).isNotEmpty();
        assertThat(problem.path("mend").textValue()).isNotEmpty();
        assertThat(get("/api/activities/talk").path("slots").intValue()).isEqualTo(2);
    }

    @Test
    void whatChangesSomethingAndWhatProgramsPrintedWantTheToken() throws Exception {
        startExecution("talk");
        String path = "/api/tasks/" + awaitRunning("talk").path("id").textValue();

        for (String wrong : List.of("", "x")) {
            for (String change : List.of(
                    "POST /api/worker/drain",
                    "POST /api/activities/talk/pause",
                    "POST /api/activities/talk/resume",
                    "PUT /api/activities/talk/slots",
                    "POST " + path + "/cancel",
                    "GET " + path + "/log",
                    "HEAD " + path + "/log",
                    "GET " + path + "/log/",
                    "GET /api/tasks/%6eothing/log")) {
                String[] request = change.split(" ");
                HttpResponse<String> answer = send(request[0], request[1], wrong, "");
                assertThat(answer.statusCode()).as(change).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            }
        }
        assertThat(get("/api/worker").path("state").textValue()).isEqualTo("running");
        assertThat(get("/api/activities/talk").path("paused").booleanValue()).isFalse();
        assertThat(get(path).path("phase").textValue()).isEqualTo("running");
    }

    @Test
    void aMethodThatAPathDoesNotHaveIsSaidToBeAnother() throws Exception {
        HttpResponse<String> answer = send("POST", "/api/activities", token(), "");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow"))
                .hasValueSatisfying(allowed -> assertThat(allowed).contains("GET"));
        assertThat(JSON.readTree(answer.body()).path("mend").textValue()).contains("GET");
        assertThat(send("GET", "/api/activities/talk/pause", "", "").statusCode())
                .isEqualTo(405);
        HttpRequest text = request("/api/activities/talk/slots", token())
                .header("Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString("{\"slots\": 1}"))
                .build();
        assertThat(http.send(text, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    }

    @Test
    void noOtherPortHasIt() throws Exception {
        for (int port : List.of(service.ports()[0], service.probesPort().orElseThrow())) {
            for (String path : List.of("/api/worker", "/api/tasks", "/api/activities/talk/pause")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build();
                assertThat(http.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void aDrainedWorkerStaysToBeLookedAt() throws Exception {
        ReadConfiguration.Valid settings =
                (ReadConfiguration.Valid) new ConfigurationReader(Map.of()).read(yaml(folder.resolve("drained")));
        try (BridgeService drained = BridgeService.start(settings)) {
            drained.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
            String admin = "http://127.0.0.1:" + drained.ports()[1];
            String secret =
                    Files.readString(folder.resolve("drained/admin-token")).strip();
            HttpRequest drain = HttpRequest.newBuilder(URI.create(admin + "/api/worker/drain"))
                    .header("Authorization", "Bearer " + secret)
                    .POST(BodyPublishers.noBody())
                    .build();
            assertThat(http.send(drain, BodyHandlers.ofString()).statusCode()).isEqualTo(202);

            HttpRequest look =
                    HttpRequest.newBuilder(URI.create(admin + "/api/worker")).build();
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> http.send(look, BodyHandlers.ofString()).body().contains("\"stopped\""));
            HttpRequest pause = HttpRequest.newBuilder(URI.create(admin + "/api/activities/talk/pause"))
                    .header("Authorization", "Bearer " + secret)
                    .POST(BodyPublishers.noBody())
                    .build();
            assertThat(http.send(pause, BodyHandlers.ofString()).statusCode()).isEqualTo(409);
        }
    }

    private static String yaml(Path work) {
        return """
                stepFunctions: {embedded: {port: 0}}
                workDirectory: %s
                workerName: operated
                probes: {port: 0}
                activities:
                  talk:
                    slots: 2
                    heartbeat: 60s
                    timeout: 600s
                    adapter: {type: talker}
                  hum:
                    heartbeat: 60s
                    timeout: 600s
                    adapter: {type: talker, mute: true}
                logging: {level: WARN}
                server:
                  applicationConnectors: [{type: http, port: 0}]
                  adminConnectors: [{type: http, port: 0}]
                """.formatted(work);
    }

    private String startExecution(String activity) {
        String machine = client.createStateMachine(request -> request.name(activity)
                        .definition(DEFINITION.formatted(ARN + activity))
                        .roleArn("arn:aws:iam::123456789012:role/any"))
                .stateMachineArn();
        return client.startExecution(request -> request.stateMachineArn(machine).input("{}"))
                .executionArn();
    }

    private JsonNode awaitRunning(String activity) {
        return Awaitility.await("a running task of " + activity)
                .atMost(60, TimeUnit.SECONDS)
                .until(
                        () -> StreamSupport.stream(
                                        get("/api/tasks").path("tasks").spliterator(), false)
                                .filter(task -> task.path("activity")
                                                .textValue()
                                                .equals(activity)
                                        && task.path("phase").textValue().equals("running"))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private JsonNode health() throws Exception {
        return get("/healthcheck");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return json(200, "GET", path, "", "");
    }

    private JsonNode json(int status, String method, String path, String shown, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, path, shown, body);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String shown, String body)
            throws IOException, InterruptedException {
        HttpRequest request = request(path, shown)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String shown) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.ports()[1] + path));
        return shown.isEmpty() ? request : request.header("Authorization", "Bearer " + shown);
    }

    private String token() throws IOException {
        return Files.readString(folder.resolve("work/admin-token")).strip();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
