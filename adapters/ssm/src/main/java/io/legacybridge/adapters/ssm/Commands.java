package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.aws.AwsFailure;
import io.legacybridge.adapters.aws.AwsHttp;
import io.legacybridge.adapters.aws.AwsPlace;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ssm.SsmAsyncClient;
import software.amazon.awssdk.services.ssm.model.CommandFilterKey;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.PingStatus;
import software.amazon.awssdk.services.ssm.model.PlatformType;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/**
 * Asks Systems Manager. Whatever is asked may be asked twice, a command included, since its script sees to that: so the
 * AWS SDK's own retries are on. Thread-safe.
 */
final class Commands implements AutoCloseable {
    /** The least that Systems Manager takes for the delivery of a command (SendCommand, {@code TimeoutSeconds}). */
    static final Duration LEAST_DELIVERY = Duration.ofSeconds(30);

    /** The most that the document takes for {@code executionTimeout}. */
    static final Duration MOST_EXECUTION = Duration.ofHours(48);

    private static final Duration CALL = Duration.ofSeconds(30);
    /** Longer than a call with all its retries. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);

    private static final int PAGE = 50;
    private static final int MOST_PAGES = 20;
    private static final String NOT_FOUND = "InvocationDoesNotExist";
    private static final Set<String> UNDER_WAY = Set.of("Pending", "InProgress", "Delayed", "Cancelling");
    private static final Set<String> NOT_NOW = Set.of("InvalidInstanceId");

    private final String document;
    private final Optional<BucketConfig> bucket;
    private final SsmAsyncClient ssm;

    private Commands(SsmAdapterConfig config, AwsHttp http) {
        document = config.document();
        bucket = Optional.ofNullable(config.bucket());
        ssm = AwsPlace.of(config.region(), config.endpoint())
                .tell(SsmAsyncClient.builder())
                .httpClient(http.client())
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(call -> call.retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .scheduledExecutorService(http.timer())
                        .apiCallTimeout(CALL)
                        .apiCallAttemptTimeout(CALL))
                .build();
    }

    /** @throws IllegalStateException if no Region is given and none can be found */
    static Commands at(SsmAdapterConfig config, AwsHttp http) {
        try {
            return new Commands(config, http);
        } catch (SdkClientException e) {
            throw new IllegalStateException("no client for Systems Manager: " + e.getMessage(), e);
        }
    }

    /**
     * A command that was sent.
     *
     * @param instance to which host
     * @param id by which it is asked for
     */
    record Sent(String instance, String id) {}

    /** A host of Systems Manager's. */
    record Host(String id, boolean online, boolean linux) {}

    /**
     * @param lines the script
     * @param execute how long it may run, at most 48 hours of which are asked for
     */
    CompletableFuture<Sent> send(String task, String instance, List<String> lines, Duration deliver, Duration execute) {
        Duration most = execute.compareTo(MOST_EXECUTION) < 0 ? execute : MOST_EXECUTION;
        Duration delivery = deliver.compareTo(LEAST_DELIVERY) > 0 ? deliver : LEAST_DELIVERY;
        SendCommandRequest.Builder request = SendCommandRequest.builder()
                .documentName(document)
                .instanceIds(instance)
                .comment("legacy-bridge " + task)
                .timeoutSeconds(Math.toIntExact(Seconds.of(delivery)))
                .parameters(Map.of("commands", lines, "executionTimeout", List.of(Long.toString(Seconds.of(most)))));
        bucket.ifPresent(s3 -> request.outputS3BucketName(s3.name()).outputS3KeyPrefix(s3.prefix() + "/outputs"));
        return call(() -> ssm.sendCommand(request.build()))
                .thenApply(response -> new Sent(instance, response.command().commandId()));
    }

    /** Never completes exceptionally. */
    CompletableFuture<State> look(Sent sent) {
        return call(() -> ssm.getCommandInvocation(
                        request -> request.commandId(sent.id()).instanceId(sent.instance())))
                .handle((response, thrown) -> thrown == null ? state(response) : unanswered(AwsFailure.of(thrown)));
    }

    private static State state(GetCommandInvocationResponse response) {
        String detail = String.valueOf(response.statusDetails()).replace(" ", "");
        String status = String.valueOf(response.statusAsString());
        if (UNDER_WAY.contains(status) || UNDER_WAY.contains(detail)) {
            return new State.UnderWay();
        }
        return new State.Ended(
                detail,
                Optional.ofNullable(response.standardOutputContent()).orElse(""),
                Optional.ofNullable(response.standardErrorContent()).orElse(""),
                Optional.ofNullable(response.standardOutputUrl()).filter(url -> !url.isBlank()));
    }

    private static State unanswered(AwsFailure failure) {
        return failure.code().equals(NOT_FOUND) ? new State.Unknown() : new State.NoAnswer(failure.text());
    }

    /** Keeps a command from being delivered, or ends its script; there is no guarantee of either. */
    CompletableFuture<Void> cancel(Sent sent) {
        return call(() -> ssm.cancelCommand(
                        request -> request.commandId(sent.id()).instanceIds(sent.instance())))
                .thenApply(response -> null);
    }

    /** Of these ids, the hosts that Systems Manager knows. */
    CompletableFuture<List<Host>> hosts(List<String> ids) {
        return filtered(List.of(InstanceInformationStringFilter.builder()
                .key("InstanceIds")
                .values(ids)
                .build()));
    }

    /** The hosts that have all of these tags. */
    CompletableFuture<List<Host>> hosts(Map<String, String> tags) {
        return filtered(tags.entrySet().stream()
                .map(tag -> InstanceInformationStringFilter.builder()
                        .key("tag:" + tag.getKey())
                        .values(tag.getValue())
                        .build())
                .toList());
    }

    private CompletableFuture<List<Host>> filtered(List<InstanceInformationStringFilter> filters) {
        return pages(filters, new ArrayList<>(), null, 1);
    }

    private CompletableFuture<List<Host>> pages(
            List<InstanceInformationStringFilter> filters, List<Host> found, @Nullable String page, int number) {
        return call(() -> ssm.describeInstanceInformation(
                        request -> request.filters(filters).maxResults(PAGE).nextToken(page)))
                .thenCompose(response -> {
                    response.instanceInformationList().forEach(host -> found.add(host(host)));
                    return response.nextToken() == null || number == MOST_PAGES
                            ? CompletableFuture.completedFuture(found)
                            : pages(filters, found, response.nextToken(), number + 1);
                });
    }

    private static Host host(InstanceInformation host) {
        return new Host(
                host.instanceId(), host.pingStatus() == PingStatus.ONLINE, host.platformType() == PlatformType.LINUX);
    }

    /** How many commands are under way on each host, whoever sent them. */
    CompletableFuture<Map<String, Integer>> busy() {
        return busy(new HashMap<>(), null, 1);
    }

    private CompletableFuture<Map<String, Integer>> busy(
            Map<String, Integer> counted, @Nullable String page, int number) {
        return call(() -> ssm.listCommandInvocations(request -> request.filters(
                                filter -> filter.key(CommandFilterKey.STATUS).value("InProgress"))
                        .maxResults(PAGE)
                        .nextToken(page)))
                .thenCompose(response -> {
                    for (CommandInvocation command : response.commandInvocations()) {
                        counted.merge(command.instanceId(), 1, Integer::sum);
                    }
                    return response.nextToken() == null || number == MOST_PAGES
                            ? CompletableFuture.completedFuture(counted)
                            : busy(counted, response.nextToken(), number + 1);
                });
    }

    /** The SDK throws some failures (no credentials) where it should return them. */
    private static <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Waits for an answer.
     *
     * @throws TargetUnavailableException if there is none now
     * @throws RefusedException if there will never be another one
     */
    static <T> T get(CompletableFuture<T> call) throws TargetUnavailableException, RefusedException {
        try {
            return call.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            AwsFailure failure = AwsFailure.of(e.getCause() == null ? e : e.getCause());
            String text = "Systems Manager: " + failure.text();
            if (failure.throttled() || failure.credentials() || NOT_NOW.contains(failure.code())) {
                throw new NotSentException(text, failure.cause());
            }
            if (failure.unanswered() || failure.broken()) {
                throw new TargetUnavailableException(text, failure.cause());
            }
            throw new RefusedException(text);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new TargetUnavailableException(
                    "Systems Manager did not answer within " + LONGEST_WAIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetUnavailableException("the bridge stops", e);
        }
    }

    /** Whether a name is that of an instance, or of another node that is managed. */
    static boolean isInstance(String id) {
        return id.toLowerCase(Locale.ROOT).matches("(i-([0-9a-f]{8}|[0-9a-f]{17}))|(mi-[0-9a-f]{17})");
    }

    @Override
    public void close() {
        ssm.close();
    }
}
