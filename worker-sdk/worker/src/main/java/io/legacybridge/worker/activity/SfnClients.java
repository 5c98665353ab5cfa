package io.legacybridge.worker.activity;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnAsyncClient;
import software.amazon.awssdk.services.sfn.SfnAsyncClientBuilder;

/**
 * The AWS SDK's clients for one {@link ActivityServiceConfig}, and everything under them: HTTP clients, connection
 * threads, the thread for the SDK's timeouts, and one thread each on which polls and reports are prepared. It makes
 * them and closes them.
 *
 * <p>The HTTP clients are built here rather than by the SDK, which would give them the SFN read timeout but not the
 * size of the pool; so every timeout is set here. The SDK repeats nothing: a repeated poll could lose the task that the
 * first was given, and of a repeated report only the caller knows what a refusal means.
 */
final class SfnClients implements AutoCloseable {
    private static final int CONNECTION_THREADS = 2;
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);
    /** So much sooner does the connection give up than the SDK, which does than the poll loop. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private final SdkEventLoopGroup connectionThreads;
    private final ScheduledExecutorService timeouts;
    private final SdkAsyncHttpClient pollHttp;
    private final SdkAsyncHttpClient reportHttp;
    private final SfnAsyncClient polls;
    private final SfnAsyncClient reports;
    private final CallThread pollCalls = new CallThread("legacy-bridge-polls");
    private final CallThread reportCalls = new CallThread("legacy-bridge-reports");

    private SfnClients(ActivityServiceConfig config) {
        connectionThreads = SdkEventLoopGroup.builder()
                .numberOfThreads(CONNECTION_THREADS)
                .threadFactory(daemons("legacy-bridge-connections"))
                .build();
        timeouts = timeouts();
        pollHttp = http(config, config.pollConnections(), config.pollTimeout().minus(STEP));
        reportHttp = http(config, config.reportConnections(), config.reportTimeout());
        AwsCredentialsProvider credentials = credentials(config);
        polls = client(config, credentials, pollHttp, config.pollTimeout());
        reports = client(config, credentials, reportHttp, config.reportTimeout());
    }

    /** Nearly every timeout is cancelled by an answer; without removal it would stay in the heap for its whole time. */
    private static ScheduledExecutorService timeouts() {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, daemons("legacy-bridge-timeouts"));
        thread.setRemoveOnCancelPolicy(true);
        return thread;
    }

    static SfnClients open(ActivityServiceConfig config) {
        try {
            return new SfnClients(config);
        } catch (SdkClientException e) {
            throw new IllegalStateException("no client for Step Functions: " + e.getMessage(), e);
        }
    }

    SfnAsyncClient polls() {
        return polls;
    }

    SfnAsyncClient reports() {
        return reports;
    }

    /** The Region that calls are signed for: the configured one, or what the SDK's default chain found. */
    String region() {
        return reports.serviceClientConfiguration().region().id();
    }

    CallThread pollCalls() {
        return pollCalls;
    }

    CallThread reportCalls() {
        return reportCalls;
    }

    @Override
    public void close() {
        pollCalls.close();
        reportCalls.close();
        polls.close();
        reports.close();
        pollHttp.close();
        reportHttp.close();
        timeouts.shutdownNow();
        // The pools close their connections on these threads, so a moment of quiet comes first.
        connectionThreads
                .eventLoopGroup()
                .shutdownGracefully(QUIET.toMillis(), LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private SdkAsyncHttpClient http(ActivityServiceConfig config, int connections, Duration readTimeout) {
        return NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(connectionThreads)
                .maxConcurrency(connections)
                .maxPendingConnectionAcquires(Integer.MAX_VALUE)
                .connectionAcquisitionTimeout(ACQUIRE_TIMEOUT)
                .connectionTimeout(config.connectTimeout())
                .readTimeout(readTimeout)
                .writeTimeout(config.reportTimeout())
                .tcpKeepAlive(true)
                .build();
    }

    private SfnAsyncClient client(
            ActivityServiceConfig config,
            AwsCredentialsProvider credentials,
            SdkAsyncHttpClient http,
            Duration timeout) {
        SfnAsyncClientBuilder builder = SfnAsyncClient.builder()
                .httpClient(http)
                .credentialsProvider(credentials)
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .scheduledExecutorService(timeouts)
                        .apiCallTimeout(timeout)
                        .apiCallAttemptTimeout(timeout)
                        // StartSyncExecution's "sync-" host prefix breaks every endpoint that is not AWS's own.
                        .putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true));
        config.region().map(Region::of).ifPresent(builder::region);
        config.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(ActivityServiceConfig config) {
        return switch (config.credentials()) {
            case DEFAULT_CHAIN -> DefaultCredentialsProvider.builder().build();
            case LOCAL -> StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
        };
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return action -> {
            Thread thread = new Thread(action, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The one thread on which calls of a kind are prepared. */
    static final class CallThread {
        private final ExecutorService thread;

        private CallThread(String name) {
            thread = Executors.newSingleThreadExecutor(daemons(name));
        }

        void execute(Runnable call) {
            thread.execute(call);
        }

        private void close() {
            thread.shutdown();
        }
    }
}
