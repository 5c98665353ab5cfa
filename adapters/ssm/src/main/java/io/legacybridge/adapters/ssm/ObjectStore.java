package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.aws.AwsFailure;
import io.legacybridge.adapters.aws.AwsHttp;
import io.legacybridge.adapters.aws.AwsPlace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * What does not fit into a command, or into what Systems Manager shows of its output, in a bucket of S3. Thread-safe.
 */
final class ObjectStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);
    private static final Duration CALL = Duration.ofMinutes(2);

    private final BucketConfig bucket;
    private final S3AsyncClient s3;

    private ObjectStore(SsmAdapterConfig config, BucketConfig bucket, AwsHttp http) {
        this.bucket = bucket;
        s3 = AwsPlace.of(config.region(), bucket.endpoint())
                .tell(S3AsyncClient.builder())
                .forcePathStyle(bucket.endpoint() != null)
                .httpClient(http.client())
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(call -> call.retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .scheduledExecutorService(http.timer())
                        .apiCallTimeout(CALL))
                .build();
    }

    /** @throws IllegalStateException if no Region is given and none can be found */
    static ObjectStore at(SsmAdapterConfig config, BucketConfig bucket, AwsHttp http) {
        try {
            return new ObjectStore(config, bucket, http);
        } catch (SdkClientException e) {
            throw new IllegalStateException("no client for S3: " + e.getMessage(), e);
        }
    }

    /** Puts the payload of a run. */
    CompletableFuture<String> putPayload(String task, byte[] payload) {
        String key = payloadKey(task);
        return s3.putObject(request -> request.bucket(bucket.name()).key(key), AsyncRequestBody.fromBytes(payload))
                .thenApply(response -> "s3://" + bucket.name() + "/" + key);
    }

    /** What is left is only clutter, so a failure is told and nothing more. */
    void removePayload(String task) {
        s3.deleteObject(request -> request.bucket(bucket.name()).key(payloadKey(task)))
                .whenComplete((response, thrown) -> {
                    if (thrown != null) {
                        LOG.warn(
                                "The payload of task {} stays in the bucket {}: {}",
                                task,
                                bucket.name(),
                                AwsFailure.of(thrown).text());
                    }
                });
    }

    private String payloadKey(String task) {
        return bucket.prefix() + "/payloads/" + task + ".gz";
    }

    /** @param url as Systems Manager names an output; its host depends on the Region, its path ends with the key */
    CompletableFuture<String> output(String url) {
        return key(url).map(key -> s3.getObject(
                                request -> request.bucket(bucket.name()).key(key), AsyncResponseTransformer.toBytes())
                        .thenApply(bytes -> new String(bytes.asByteArrayUnsafe(), StandardCharsets.UTF_8)))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new IllegalArgumentException("'" + url + "' is not in the bucket " + bucket.name())));
    }

    private Optional<String> key(String url) {
        String path = String.valueOf(URI.create(url).getPath());
        int at = path.indexOf(bucket.prefix() + "/outputs/");
        return at < 0 ? Optional.empty() : Optional.of(path.substring(at));
    }

    @Override
    public void close() {
        s3.close();
    }
}
