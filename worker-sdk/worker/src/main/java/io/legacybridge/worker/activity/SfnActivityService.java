package io.legacybridge.worker.activity;

import io.legacybridge.worker.task.TaskToken;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sfn.model.ActivityListItem;

/**
 * {@link ActivityService} over the AWS SDK's asynchronous client.
 *
 * <p>Two clients with connections of their own ({@link SfnClients}): one for polls, one for everything else. A call is
 * prepared (credentials, signature) on a thread of its own, since fetching credentials can block for seconds and the
 * caller's thread also keeps the heartbeats; it completes on the SDK's connection threads, where nothing but sorting
 * the answer happens.
 */
final class SfnActivityService implements ActivityService {
    private static final int ACTIVITIES_PER_PAGE = 1_000;

    private final SfnClients clients;
    private final int maximumPolls;
    private final ApiQuota quota;

    private SfnActivityService(SfnClients clients, int maximumPolls, ApiQuota quota) {
        this.clients = clients;
        this.maximumPolls = maximumPolls;
        this.quota = quota;
    }

    static ActivityService connect(ActivityServiceConfig config) {
        SfnClients clients = SfnClients.open(config);
        // Whoever checks no credentials knows no account, and so no quota of one.
        ApiQuota quota =
                config.credentials() == Credentials.LOCAL ? ApiQuota.none() : ApiQuota.ofRegion(clients.region());
        return new SfnActivityService(clients, config.pollConnections(), quota);
    }

    @Override
    public CompletionStage<Answer<String>> createActivity(String name) {
        return call(
                clients.reportCalls(),
                () -> clients.reports().createActivity(request -> request.name(name)),
                response -> response.activityArn(),
                Function.identity());
    }

    @Override
    public CompletionStage<Answer<String>> describeActivity(String arn) {
        return call(
                clients.reportCalls(),
                () -> clients.reports().describeActivity(request -> request.activityArn(arn)),
                response -> response.activityArn(),
                Function.identity());
    }

    @Override
    public CompletionStage<Answer<Optional<String>>> findActivity(String name) {
        return call(
                clients.reportCalls(), () -> find(name, Optional.empty()), Function.identity(), Function.identity());
    }

    private CompletableFuture<Optional<String>> find(String name, Optional<String> page) {
        return clients.reports()
                .listActivities(
                        request -> request.maxResults(ACTIVITIES_PER_PAGE).nextToken(page.orElse(null)))
                .thenCompose(response -> {
                    Optional<String> found = response.activities().stream()
                            .filter(item -> item.name().equals(name))
                            .map(ActivityListItem::activityArn)
                            .findFirst();
                    return found.isPresent() || response.nextToken() == null
                            ? CompletableFuture.completedFuture(found)
                            : find(name, Optional.of(response.nextToken()));
                });
    }

    @Override
    public CompletionStage<Answer<Optional<PolledTask>>> poll(String arn, String workerName) {
        return call(
                clients.pollCalls(),
                () -> clients.polls()
                        .getActivityTask(request -> request.activityArn(arn).workerName(workerName)),
                // An empty poll has no token, a null one or an empty one, depending on who answers.
                response -> response.taskToken() == null || response.taskToken().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new PolledTask(
                                TaskToken.of(response.taskToken()),
                                Optional.ofNullable(response.input()).orElse(""))),
                Function.identity());
    }

    @Override
    public CompletionStage<Answer<Done>> heartbeat(TaskToken token) {
        return call(
                clients.reportCalls(),
                () -> clients.reports().sendTaskHeartbeat(request -> request.taskToken(token.secret())),
                response -> Done.DONE,
                message -> without(token, message));
    }

    @Override
    public CompletionStage<Answer<Done>> succeed(TaskToken token, String output) {
        return call(
                clients.reportCalls(),
                () -> clients.reports()
                        .sendTaskSuccess(
                                request -> request.taskToken(token.secret()).output(output)),
                response -> Done.DONE,
                message -> without(token, message));
    }

    @Override
    public CompletionStage<Answer<Done>> fail(TaskToken token, String error, String cause) {
        return call(
                clients.reportCalls(),
                () -> clients.reports()
                        .sendTaskFailure(request ->
                                request.taskToken(token.secret()).error(error).cause(cause)),
                response -> Done.DONE,
                message -> without(token, message));
    }

    @Override
    public ApiQuota quota() {
        return quota;
    }

    @Override
    public int maximumPolls() {
        return maximumPolls;
    }

    @Override
    public void close() {
        clients.close();
    }

    /** A validation error quotes the value that it refuses: a token must not come into a log that way. */
    private static String without(TaskToken token, String message) {
        return message.replace(token.secret(), "[" + token + "]");
    }

    private static <R, T> CompletionStage<Answer<T>> call(
            SfnClients.CallThread thread,
            Supplier<CompletableFuture<R>> call,
            Function<R, T> value,
            Function<String, String> clean) {
        CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> start(call).whenComplete((response, failure) -> {
                try {
                    answer.complete(
                            failure == null ? Answer.accepted(value.apply(response)) : Refusals.sort(failure, clean));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            }));
        } catch (RejectedExecutionException e) {
            answer.complete(Answer.refused(Refusal.TRANSIENT, "the connection to Step Functions is closed"));
        }
        return answer;
    }

    /** The SDK throws some failures (no credentials) where it should return them. */
    private static <R> CompletableFuture<R> start(Supplier<CompletableFuture<R>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
