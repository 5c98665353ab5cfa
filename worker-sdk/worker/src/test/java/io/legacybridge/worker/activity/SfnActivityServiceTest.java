package io.legacybridge.worker.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real AWS SDK against a server that says what it is told. */
class SfnActivityServiceTest {
    private static final String SHAPES = "com.amazonaws.swf.service.v2.model#";
    private static final String ARN = "arn:aws:states:us-east-1:123456789012:activity:work";
    private static final TaskToken TOKEN = TaskToken.of("AQB+secret/token=");

    private ScriptedServer server;
    private ActivityService service;

    @BeforeEach
    void connect() throws IOException {
        server = new ScriptedServer();
        service = ActivityServiceConfig.local(server.address()).connect();
    }

    @AfterEach
    void close() {
        service.close();
        server.close();
    }

    @Test
    void whoChecksNoCredentialsHasNoQuota() {
        assertThat(service.quota()).isEqualTo(ApiQuota.none());
    }

    @ParameterizedTest
    @CsvSource({"eu-west-1, 500", "eu-central-1, 300"})
    void theQuotaIsThatOfTheRegion(String region, double perSecond) {
        try (ActivityService there =
                ActivityServiceConfig.aws().withRegion(region).connect()) {
            assertThat(there.quota().perSecond()).isEqualTo(perSecond);
        }
    }

    @Test
    void aPollBringsATask() throws Exception {
        server.reply("GetActivityTask", 200, "{\"taskToken\":\"abc\",\"input\":\"{\\\"a\\\":1}\"}");

        assertThat(get(service.poll(ARN, "me")))
                .isEqualTo(Answer.accepted(Optional.of(new PolledTask(TaskToken.of("abc"), "{\"a\":1}"))));
        assertThat(server.requests.get(0).body()).contains("\"workerName\":\"me\"", ARN);
        assertThat(server.requests.get(0).contentType()).isEqualTo("application/x-amz-json-1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{\"taskToken\":null}", "{\"taskToken\":\"\"}", "{\"taskToken\":null,\"input\":null}"})
    void aPollWithoutATaskIsEmptyInEveryWayOfSayingSo(String body) throws Exception {
        server.reply("GetActivityTask", 200, body);

        assertThat(get(service.poll(ARN, "me"))).isEqualTo(Answer.accepted(Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "TaskTimedOut, TASK_GONE",
        "TaskDoesNotExist, TASK_UNKNOWN",
        "InvalidToken, INVALID_TOKEN",
        "InvalidOutput, INVALID_OUTPUT",
        "KmsThrottlingException, THROTTLED",
        "KmsAccessDeniedException, ACCESS_DENIED",
    })
    void errorsOfTheServiceAreSorted(String type, Refusal expected) throws Exception {
        server.refuse("SendTaskSuccess", SHAPES + type, "why");

        assertThat(refusal(service.succeed(TOKEN, "{}"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ThrottlingException, THROTTLED",
        "com.amazon.coral.availability#ThrottlingException, THROTTLED",
        "com.amazon.coral.validate#ValidationException, BAD_REQUEST",
        "AccessDeniedException, ACCESS_DENIED",
        "ExpiredTokenException, ACCESS_DENIED",
        "UnrecognizedClientException, ACCESS_DENIED",
        "SomethingNew, TRANSIENT",
    })
    void commonErrorsAreSorted(String type, Refusal expected) throws Exception {
        server.refuse("SendTaskHeartbeat", type, "why");

        assertThat(refusal(service.heartbeat(TOKEN))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"ActivityDoesNotExist, ACTIVITY_GONE", "ActivityWorkerLimitExceeded, WORKER_LIMIT"})
    void errorsOfAPollAreSorted(String type, Refusal expected) throws Exception {
        server.refuse("GetActivityTask", SHAPES + type, "why");

        assertThat(refusal(service.poll(ARN, "me"))).isEqualTo(expected);
    }

    @Test
    void aFaultOfTheServiceOrAProxyIsTransient() throws Exception {
        server.reply("SendTaskFailure", 503, "<html>busy</html>");

        assertThat(refusal(service.fail(TOKEN, "E", "c"))).isEqualTo(Refusal.TRANSIENT);
    }

    @Test
    void nothingIsSentTwiceByTheSdk() throws Exception {
        server.reply("SendTaskSuccess", 500, "{}").reset("GetActivityTask");

        assertThat(refusal(service.succeed(TOKEN, "{}"))).isEqualTo(Refusal.TRANSIENT);
        assertThat(refusal(service.poll(ARN, "me"))).isEqualTo(Refusal.TRANSIENT);

        assertThat(server.requests).hasSize(2);
    }

    @Test
    void aServerThatIsNotThereIsTransient() throws Exception {
        server.close();

        assertThat(refusal(service.heartbeat(TOKEN))).isEqualTo(Refusal.TRANSIENT);
    }

    @Test
    void noTokenIsInTheMessageOfARefusal() throws Exception {
        server.refuse(
                "SendTaskHeartbeat",
                "com.amazon.coral.validate#ValidationException",
                "1 validation error detected: Value '" + TOKEN.secret() + "' at 'taskToken' failed");

        Answer.Refused<Done> refused = (Answer.Refused<Done>) get(service.heartbeat(TOKEN));

        assertThat(refused.message()).contains(TOKEN.id()).doesNotContain(TOKEN.secret());
    }

    @Test
    void aReportThatIsNotAnsweredInTimeIsTransient() throws Exception {
        try (ActivityService hasty = ActivityServiceConfig.local(server.address())
                .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(68), Duration.ofMillis(300))
                .connect()) {
            assertThat(refusal(hasty.heartbeat(TOKEN))).isEqualTo(Refusal.TRANSIENT);
        }
    }

    @Test
    void heartbeatsGoThroughWhileEveryPollIsOpen() throws Exception {
        server.reply("SendTaskHeartbeat", 200, "{}");
        try (ActivityService small = ActivityServiceConfig.local(server.address())
                .withConnections(3, 1)
                .connect()) {
            for (int i = 0; i < 5; i++) {
                CompletionStage<?> open = small.poll(ARN, "me");
                assertThat(open.toCompletableFuture()).isNotDone();
            }
            await().until(() -> server.requests.size() == 3);

            assertThat(get(small.heartbeat(TOKEN))).isEqualTo(Answer.accepted(Done.DONE));
        }
    }

    @Test
    void aHundredOpenPollsNeedNoMoreThreadsThanOne() throws Exception {
        try (ActivityService many = ActivityServiceConfig.local(server.address())
                .withConnections(100, 2)
                .connect()) {
            CompletionStage<?> first = many.poll(ARN, "me");
            await().until(() -> server.requests.size() == 1);
            List<String> withOne = threads();
            List<CompletableFuture<?>> polls = new ArrayList<>();
            for (int i = 0; i < 99; i++) {
                polls.add(many.poll(ARN, "me").toCompletableFuture());
            }
            await().until(() -> server.requests.size() == 100);

            assertThat(threads()).hasSizeLessThanOrEqualTo(withOne.size() + 1);
            assertThat(first.toCompletableFuture()).isNotDone();
            assertThat(polls).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void closingEndsAllThreads() {
        ActivityService closed = ActivityServiceConfig.local(server.address())
                .withConnections(2, 2)
                .connect();
        CompletionStage<?> open = closed.heartbeat(TOKEN);
        await().until(() -> !server.requests.isEmpty());
        service.close();

        closed.close();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(threads()).isEmpty());
        assertThat(open.toCompletableFuture()).isDone();
    }

    @Test
    void anActivityIsCreated() throws Exception {
        server.reply("CreateActivity", 200, "{\"activityArn\":\"" + ARN + "\",\"creationDate\":1.0}");

        assertThat(get(service.createActivity("work"))).isEqualTo(Answer.accepted(ARN));
    }

    @Test
    void anActivityIsFoundOnALaterPage() throws Exception {
        server.reply("ListActivities", 200, "{\"activities\":[],\"nextToken\":\"more\"}")
                .reply(
                        "ListActivities",
                        200,
                        "{\"activities\":[{\"activityArn\":\"" + ARN + "\",\"name\":\"work\",\"creationDate\":1.0}]}");

        assertThat(get(service.findActivity("work"))).isEqualTo(Answer.accepted(Optional.of(ARN)));
        assertThat(server.requests.get(1).body()).contains("\"nextToken\":\"more\"");
    }

    @Test
    void anActivityThatIsOnNoPageIsNotFound() throws Exception {
        server.reply("ListActivities", 200, "{\"activities\":[]}");

        assertThat(get(service.findActivity("work"))).isEqualTo(Answer.accepted(Optional.empty()));
    }

    @Test
    void aPollTimeoutThatWouldLoseTasksIsRefused() {
        assertThatThrownBy(() -> ActivityServiceConfig.local(URI.create("http://127.0.0.1:1"))
                        .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(65), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pollTimeout");
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("legacy-bridge"))
                .collect(Collectors.toList());
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static <T> Refusal refusal(CompletionStage<Answer<T>> stage) throws Exception {
        return ((Answer.Refused<T>) get(stage)).refusal();
    }
}
