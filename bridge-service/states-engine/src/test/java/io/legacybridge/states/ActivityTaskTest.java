package io.legacybridge.states;

import static io.legacybridge.states.LocalEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.api.ApiError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of an activity task, with the clocks and the texts of AWS. */
class ActivityTaskTest {

    private final LocalEngine engine = new LocalEngine();
    private final String activity = engine.createActivity("translate");

    @AfterEach
    void close() {
        engine.close();
    }

    private String task(String fields) {
        return "{'StartAt': 'T', 'States': {'T': {'Type': 'Task', 'Resource': '" + activity + "', " + fields
                + " 'End': true}}}";
    }

    @Test
    void aTaskIsTakenReportedAndOnRecord() {
        String execution = engine.start(task("'TimeoutSeconds': 600, 'HeartbeatSeconds': 60,"), "{'a': 1}");
        ObjectNode task = engine.take(activity);
        engine.heartbeat(task);
        engine.succeed(task, "{'b': 2}");

        assertThat(task.path("input").asText()).isEqualTo("{\"a\":1}");
        assertThat(engine.describe(execution).path("output").asText()).isEqualTo("{\"b\":2}");
        assertThat(engine.events(execution))
                .containsExactly(
                        "1<0 ExecutionStarted",
                        "2<0 TaskStateEntered",
                        "3<2 ActivityScheduled",
                        "4<3 ActivityStarted",
                        "5<4 ActivitySucceeded",
                        "6<5 TaskStateExited",
                        "7<6 ExecutionSucceeded");
        assertThat(engine.history(execution)
                        .get(3)
                        .path("activityStartedEventDetails")
                        .path("workerName")
                        .asText())
                .isEqualTo("w");
    }

    @Test
    void aPollThatCameFirstGetsTheTaskAtOnce() {
        CompletableFuture<ObjectNode> poll = engine.poll(activity).toCompletableFuture();
        assertThat(poll).isNotDone();
        engine.start(task(""), "{}");
        assertThat(poll.join().path("taskToken").asText())
                .hasSizeGreaterThan(390)
                .endsWith("=");
    }

    @Test
    void aPollIsAnsweredEmptyAfterSixtySeconds() {
        CompletableFuture<ObjectNode> poll = engine.poll(activity).toCompletableFuture();
        engine.advance(59);
        assertThat(poll).isNotDone();
        engine.advance(1);
        assertThat(poll.join()).isEmpty();
        assertThat(engine.engine.openPolls()).isZero();
    }

    @Test
    void theOldestTaskIsHandedOutFirst() {
        engine.start(task(""), "1");
        engine.start(task(""), "2");
        assertThat(engine.take(activity).path("input").asText()).isEqualTo("1");
        assertThat(engine.take(activity).path("input").asText()).isEqualTo("2");
    }

    @Test
    void theTimeoutCountsFromTheStartOfTheTaskAndNotFromItsScheduling() {
        String execution = engine.start(task("'TimeoutSeconds': 5,"), "{}");
        engine.advance(3600);
        assertThat(engine.status(execution)).isEqualTo("RUNNING");
        engine.take(activity);
        engine.advance(4);
        assertThat(engine.status(execution)).isEqualTo("RUNNING");
        engine.advance(1);
        ObjectNode described = engine.describe(execution);
        assertThat(described.path("status").asText()).isEqualTo("FAILED");
        assertThat(described.path("error").asText()).isEqualTo("States.Timeout");
        assertThat(described.has("cause")).isFalse();
        assertThat(engine.events(execution)).endsWith("5<4 ActivityTimedOut", "6<5 ExecutionFailed");
    }

    @Test
    void aHeartbeatSetsBackTheHeartbeatClockOnly() {
        String execution = engine.start(task("'TimeoutSeconds': 20, 'HeartbeatSeconds': 8,"), "{}");
        ObjectNode task = engine.take(activity);
        engine.advance(7);
        engine.heartbeat(task);
        engine.advance(7);
        engine.heartbeat(task);
        assertThat(engine.status(execution)).isEqualTo("RUNNING");
        engine.advance(6);
        assertThat(engine.status(execution)).isEqualTo("FAILED");
    }

    @Test
    void aMissedHeartbeatIsRecordedAsTimeoutAndCaughtUnderBothNames() {
        for (String name : new String[] {"States.HeartbeatTimeout", "States.Timeout"}) {
            String execution = engine.start(
                    "{'StartAt': 'T', 'States': {'T': {'Type': 'Task', 'Resource': '" + activity
                            + "', 'HeartbeatSeconds': 5, 'TimeoutSeconds': 600, 'End': true, 'Catch': [{'ErrorEquals': ['"
                            + name
                            + "'], 'Next': 'C'}]}, 'C': {'Type': 'Pass', 'End': true}}}",
                    "{}");
            engine.take(activity);
            engine.advance(5);
            assertThat(engine.describe(execution).path("output").asText()).contains("\"Error\":\"States.Timeout\"");
        }
    }

    @Test
    void aTokenOfATaskThatIsOverIsTimedOut() {
        engine.start(task(""), "{}");
        ObjectNode task = engine.take(activity);
        engine.succeed(task, "{}");
        assertThatThrownBy(() -> engine.heartbeat(task))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.name()).isEqualTo("TaskTimedOut"))
                .hasMessage("Task Timed Out: 'Provided task does not exist anymore'");
        assertThatThrownBy(() -> engine.succeed(task, "{}")).hasMessageContaining("Task Timed Out");
    }

    @Test
    void aTokenThatIsNotOursIsInvalid() {
        ObjectNode forged = json("{'taskToken': 'AQB0b2tlbg=='}");
        assertThatThrownBy(() -> engine.heartbeat(forged))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.name()).isEqualTo("InvalidToken"))
                .hasMessage("Invalid Token: 'Invalid token'");
    }

    @Test
    void stoppingAnExecutionClosesItsTokenAndItsPlaceInTheQueue() {
        String execution = engine.start(task(""), "1");
        ObjectNode task = engine.take(activity);
        String waiting = engine.start(task(""), "2");
        engine.call("StopExecution", json("{}").put("executionArn", execution));
        engine.call("StopExecution", json("{}").put("executionArn", waiting));

        assertThatThrownBy(() -> engine.heartbeat(task)).hasMessageContaining("Task Timed Out");
        assertThat(engine.poll(activity).toCompletableFuture()).isNotDone();
        assertThat(engine.events(execution)).endsWith("5<0 ExecutionAborted");
    }

    @Test
    void aFailureReachesTheExecutionWithErrorAndCause() {
        String execution = engine.start(task(""), "{}");
        engine.fail(engine.take(activity), "Bad.File", "not a shapefile");
        assertThat(engine.describe(execution).path("error").asText()).isEqualTo("Bad.File");
        assertThat(engine.describe(execution).path("cause").asText()).isEqualTo("not a shapefile");
        assertThat(engine.events(execution)).endsWith("5<4 ActivityFailed", "6<5 ExecutionFailed");
    }

    @Test
    void anOutputThatIsNotJsonIsRefusedAndTheTaskStaysOpen() {
        engine.start(task(""), "{}");
        ObjectNode task = engine.take(activity);
        assertThatThrownBy(() -> engine.succeed(task, "not json"))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.name()).isEqualTo("InvalidOutput"));
        engine.heartbeat(task);
    }

    @Test
    void anActivityDeletedBeforeItsStateFailsTheExecution() {
        String gone = engine.createActivity("gone");
        engine.call("DeleteActivity", json("{}").put("activityArn", gone));
        String execution = engine.start(
                "{'StartAt': 'T', 'States': {'T': {'Type': 'Task', 'Resource': '" + gone + "', 'End': true}}}", "{}");
        assertThat(engine.describe(execution).path("error").asText()).isEqualTo("States.Runtime");
        assertThat(engine.describe(execution).path("cause").asText())
                .isEqualTo("An error occurred while executing the state 'T' (entered at the event id #2). The activity "
                        + gone + " does not exist.");
        assertThat(engine.events(execution)).hasSize(3);
    }

    @Test
    void aPollWhoseCallerIsGoneGetsNoTask() {
        AtomicBoolean connected = new AtomicBoolean(true);
        ObjectNode request = json("{}").put("activityArn", activity);
        CompletableFuture<ObjectNode> gone =
                engine.engine.call("GetActivityTask", request, connected::get).toCompletableFuture();
        connected.set(false);
        engine.start(task(""), "{}");

        assertThat(gone.join()).isEmpty();
        assertThat(engine.take(activity).has("taskToken")).isTrue();
    }

    @Test
    void aTaskCanBeLostToACallerWhoIsGoneWhereAwsIsToBeImitated() {
        try (LocalEngine lossy = new LocalEngine(builder -> builder.answersGonePolls(true))) {
            String arn = lossy.createActivity("translate");
            CompletableFuture<ObjectNode> gone = lossy.engine
                    .call("GetActivityTask", json("{}").put("activityArn", arn), () -> false)
                    .toCompletableFuture();
            lossy.start(task(""), "{}");
            assertThat(gone.join().has("taskToken")).isTrue();
        }
    }

    @Test
    void moreThanTheAllowedNumberOfPollsIsRefused() {
        try (LocalEngine small = new LocalEngine(builder -> builder.maxPollsPerActivity(2))) {
            String arn = small.createActivity("a");
            assertThat(small.poll(arn).toCompletableFuture()).isNotDone();
            assertThat(small.poll(arn).toCompletableFuture()).isNotDone();
            assertThatThrownBy(() -> small.take(arn))
                    .hasMessageContaining("maximum number of workers concurrently polling");
        }
    }

    @Test
    void releasedPollsAreAnsweredEmptyAtOnceAndLaterOnesToo() {
        CompletableFuture<ObjectNode> open = engine.poll(activity).toCompletableFuture();
        engine.engine.releasePolls();
        assertThat(open.join()).isEmpty();
        assertThat(engine.take(activity)).isEmpty();
        assertThat(engine.take(engine.createActivity("later"))).isEmpty();
    }
}
