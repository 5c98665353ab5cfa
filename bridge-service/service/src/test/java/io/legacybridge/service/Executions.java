package io.legacybridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.service.execution.StepFunctionsClients;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Executions of a machine with one task, each with a number as its input, which has to be its output. The task is not
 * tried again, so that an attempt that fails is seen; save where nobody sends heartbeats, which is what becomes of a
 * token that was on its way to a process when that was killed.
 */
final class Executions implements AutoCloseable {
    private static final String DEFINITION = """
            {"StartAt": "Work", "TimeoutSeconds": 3000, "States": {"Work": {"Type": "Task", "End": true,
             "Resource": "arn:aws:states:us-east-1:123456789012:activity:%s",
             "TimeoutSeconds": 1800, "HeartbeatSeconds": 60, "OutputPath": "%s",
             "Retry": [{"ErrorEquals": ["States.Timeout"], "MaxAttempts": 3}]}}}
            """;

    private final SfnClient client;
    private final String machine;
    private final List<String> started = new ArrayList<>();

    Executions(URI endpoint, String activity) {
        this(endpoint, activity, "$");
    }

    /** @param output where in the task's result the number is */
    Executions(URI endpoint, String activity, String output) {
        client = StepFunctionsClients.connect(endpoint);
        machine = client.createStateMachine(request -> request.name(activity)
                        .definition(DEFINITION.formatted(activity, output))
                        .roleArn("arn:aws:iam::123456789012:role/any"))
                .stateMachineArn();
    }

    /** Starts more of them. */
    void start(int number) {
        for (int i = 0; i < number; i++) {
            String input = "{\"number\": " + started.size() + "}";
            started.add(client.startExecution(
                            request -> request.stateMachineArn(machine).input(input))
                    .executionArn());
        }
    }

    /** How many are over. */
    int over() {
        return started.size() - open();
    }

    private int open() {
        return client
                .listExecutionsPaginator(
                        request -> request.stateMachineArn(machine).statusFilter(ExecutionStatus.RUNNING))
                .executions()
                .stream()
                .map(ExecutionListItem::executionArn)
                .toList()
                .size();
    }

    /** Waits until all are over, each well and with its own number. */
    void awaitSuccess(Duration patience) {
        Awaitility.await("the end of all executions").atMost(patience).until(() -> open() == 0);
        for (int i = 0; i < started.size(); i++) {
            String arn = started.get(i);
            var end = client.describeExecution(request -> request.executionArn(arn));
            assertThat(end.status())
                    .as("execution %d: %s, %s", i, end.error(), end.cause())
                    .isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(end.output()).isEqualTo(String.valueOf(i));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
