package io.legacybridge.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.states.http.StatesHttpServer;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ActivityDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetActivityTaskResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/** The endpoint as AWS's own SDK sees it. */
class AwsSdkClientTest {

    private StatesEngine engine;
    private StatesHttpServer server;
    private SfnClient client;

    @BeforeEach
    void start() throws Exception {
        engine = StatesEngine.builder().build();
        server = StatesHttpServer.start(engine, "127.0.0.1", 0);
        client = SfnClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .overrideConfiguration(configuration ->
                        configuration.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        engine.releasePolls();
        server.close();
        engine.close();
    }

    @Test
    void anActivityTaskLivesItsLife() {
        String activity =
                client.createActivity(request -> request.name("translate")).activityArn();
        String machine = client.createStateMachine(request -> request.name("machine")
                        .roleArn("arn:aws:iam::123456789012:role/r")
                        .definition("{\"StartAt\":\"T\",\"States\":{\"T\":{\"Type\":\"Task\",\"Resource\":\"" + activity
                                + "\",\"TimeoutSeconds\":60,\"HeartbeatSeconds\":30,\"End\":true}}}"))
                .stateMachineArn();
        String execution = client.startExecution(
                        request -> request.stateMachineArn(machine).input("{\"file\":\"a.shp\"}"))
                .executionArn();

        GetActivityTaskResponse task =
                client.getActivityTask(request -> request.activityArn(activity).workerName("w1"));
        assertThat(task.input()).isEqualTo("{\"file\":\"a.shp\"}");
        client.sendTaskHeartbeat(request -> request.taskToken(task.taskToken()));
        client.sendTaskSuccess(request -> request.taskToken(task.taskToken()).output("{\"ok\":true}"));

        assertThat(client.describeExecution(request -> request.executionArn(execution)))
                .satisfies(described -> {
                    assertThat(described.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                    assertThat(described.output()).isEqualTo("{\"ok\":true}");
                    assertThat(described.stopDate()).isAfterOrEqualTo(described.startDate());
                });
        assertThat(client.getExecutionHistory(request -> request.executionArn(execution))
                        .events())
                .extracting(HistoryEvent::type)
                .containsExactly(
                        HistoryEventType.EXECUTION_STARTED,
                        HistoryEventType.TASK_STATE_ENTERED,
                        HistoryEventType.ACTIVITY_SCHEDULED,
                        HistoryEventType.ACTIVITY_STARTED,
                        HistoryEventType.ACTIVITY_SUCCEEDED,
                        HistoryEventType.TASK_STATE_EXITED,
                        HistoryEventType.EXECUTION_SUCCEEDED);
        assertThatThrownBy(() -> client.sendTaskHeartbeat(request -> request.taskToken(task.taskToken())))
                .isInstanceOf(TaskTimedOutException.class)
                .hasMessageContaining("Provided task does not exist anymore");
    }

    @Test
    void errorsArriveAsTheSdksOwnExceptions() {
        String missing = "arn:aws:states:us-east-1:123456789012:activity:missing";
        assertThatThrownBy(() -> client.describeActivity(request -> request.activityArn(missing)))
                .isInstanceOf(ActivityDoesNotExistException.class)
                .hasMessageContaining("Activity Does Not Exist: '" + missing + "'");
    }
}
