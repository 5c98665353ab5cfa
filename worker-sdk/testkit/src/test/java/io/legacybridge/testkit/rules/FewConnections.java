package io.legacybridge.testkit.rules;

import io.legacybridge.testkit.ScriptedActivityService;
import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.Answer;
import io.legacybridge.worker.activity.Done;
import io.legacybridge.worker.activity.PolledTask;
import io.legacybridge.worker.task.TaskToken;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A scripted service with room for five polls. */
final class FewConnections implements ActivityService {
    private final ScriptedActivityService service = new ScriptedActivityService();

    @Override
    public int maximumPolls() {
        return 5;
    }

    @Override
    public CompletionStage<Answer<String>> createActivity(String name) {
        return service.createActivity(name);
    }

    @Override
    public CompletionStage<Answer<String>> describeActivity(String arn) {
        return service.describeActivity(arn);
    }

    @Override
    public CompletionStage<Answer<Optional<String>>> findActivity(String name) {
        return service.findActivity(name);
    }

    @Override
    public CompletionStage<Answer<Optional<PolledTask>>> poll(String arn, String workerName) {
        return service.poll(arn, workerName);
    }

    @Override
    public CompletionStage<Answer<Done>> heartbeat(TaskToken token) {
        return service.heartbeat(token);
    }

    @Override
    public CompletionStage<Answer<Done>> succeed(TaskToken token, String output) {
        return service.succeed(token, output);
    }

    @Override
    public CompletionStage<Answer<Done>> fail(TaskToken token, String error, String cause) {
        return service.fail(token, error, cause);
    }

    @Override
    public void close() {
        service.close();
    }
}
