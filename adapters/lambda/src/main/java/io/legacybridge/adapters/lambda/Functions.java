package io.legacybridge.adapters.lambda;

import io.legacybridge.adapters.aws.AwsHttp;
import io.legacybridge.adapters.aws.AwsPlace;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.net.SocketOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import jdk.net.ExtendedSocketOptions;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Calls functions, each request once. Thread-safe.
 *
 * <p>The AWS SDK would repeat a request whose connection broke, and with it an invocation: it repeats nothing here. A
 * connection is idle for as long as its function works, up to 15 minutes, while NAT gateways and load balancers forget
 * connections after 350 seconds: so the kernel probes them each minute, and timeouts are longer than any function.
 */
final class Functions implements AutoCloseable {
    /** The longest a function may run, and time to say so. */
    static final Duration ANSWER_WITHIN = Duration.ofMinutes(16);

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration WRITE_WITHIN = Duration.ofMinutes(1);
    private static final Duration ACQUIRE_WITHIN = Duration.ofSeconds(20);
    private static final int PROBE_AFTER_SECONDS = 60;
    private static final int PROBE_EVERY_SECONDS = 15;
    private static final int PROBES = 4;

    /** Slots bound how many functions are waited for; the pool must not. */
    private static final int ANY_NUMBER = 1_000_000;

    private final LambdaAsyncClient lambda;

    private Functions(AwsPlace place, AwsHttp http) {
        SendWatch watch = new SendWatch(http.client());
        lambda = place.tell(LambdaAsyncClient.builder())
                .httpClient(watch)
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(call -> call.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .scheduledExecutorService(http.timer())
                        .addExecutionInterceptor(watch)
                        .apiCallTimeout(ANSWER_WITHIN)
                        .apiCallAttemptTimeout(ANSWER_WITHIN))
                .build();
    }

    /**
     * Opens no connection yet.
     *
     * @param http made with {@link #settings}; not closed by this
     * @throws IllegalStateException if no Region is given and none can be found
     */
    static Functions at(AwsPlace place, AwsHttp http) {
        try {
            return new Functions(place, http);
        } catch (SdkClientException e) {
            throw new IllegalStateException("no client for Lambda: " + e.getMessage(), e);
        }
    }

    /** What invocations need of HTTP. */
    static NettyNioAsyncHttpClient.Builder settings(NettyNioAsyncHttpClient.Builder http) {
        return http.maxConcurrency(ANY_NUMBER)
                .maxPendingConnectionAcquires(ANY_NUMBER)
                .connectionTimeout(CONNECT_WITHIN)
                .connectionAcquisitionTimeout(ACQUIRE_WITHIN)
                .writeTimeout(WRITE_WITHIN)
                .readTimeout(ANSWER_WITHIN)
                .tcpKeepAlive(true)
                .putChannelOption(option(ExtendedSocketOptions.TCP_KEEPIDLE), PROBE_AFTER_SECONDS)
                .putChannelOption(option(ExtendedSocketOptions.TCP_KEEPINTERVAL), PROBE_EVERY_SECONDS)
                .putChannelOption(option(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
    }

    private static ChannelOption<Integer> option(SocketOption<Integer> option) {
        return NioChannelOption.of(option);
    }

    /**
     * Sends one request. May block for credentials.
     *
     * @return never completes exceptionally, save when it is cancelled, which closes the connection
     */
    Call invoke(InvokeRequest request) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        CompletableFuture<InvokeResponse> response = start(watched(request, sent));
        return new Call(
                sent,
                response,
                response.handle((answer, thrown) -> Answers.of(request.functionName(), answer, thrown, sent.isDone())));
    }

    private static InvokeRequest watched(InvokeRequest request, CompletableFuture<Void> sent) {
        AwsRequestOverrideConfiguration.Builder call = request.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder);
        return request.toBuilder()
                .overrideConfiguration(
                        call.putExecutionAttribute(SendWatch.SENT, sent).build())
                .build();
    }

    /** The SDK throws some failures (no credentials) where it should return them. */
    private CompletableFuture<InvokeResponse> start(InvokeRequest request) {
        try {
            return lambda.invoke(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * A request under way.
     *
     * @param sent completes when it is about to be written, and never if it is not
     * @param response what the SDK waits for
     * @param answer what came of it
     */
    record Call(
            CompletableFuture<Void> sent,
            CompletableFuture<InvokeResponse> response,
            CompletableFuture<Answer> answer) {
        /** Waits no longer: closes the connection. The function, if it is executed, goes on. */
        void giveUp() {
            response.cancel(true);
        }
    }

    /** What calls are made with. */
    LambdaAsyncClient client() {
        return lambda;
    }

    @Override
    public void close() {
        lambda.close();
    }
}
