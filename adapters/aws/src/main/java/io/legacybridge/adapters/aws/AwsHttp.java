package io.legacybridge.adapters.aws;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/**
 * What lies under an adapter's clients of the AWS SDK: an HTTP client, the threads of its connections, and a thread for
 * timeouts and pauses. Left to itself the SDK has a pool of each for every client, and takes seconds to close.
 * Thread-safe.
 */
public final class AwsHttp implements AutoCloseable {
    private static final int CONNECTION_THREADS = 2;
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private final SdkEventLoopGroup connectionThreads;
    private final ScheduledThreadPoolExecutor timer;
    private final SdkAsyncHttpClient client;

    private AwsHttp(String name, UnaryOperator<NettyNioAsyncHttpClient.Builder> settings) {
        connectionThreads = SdkEventLoopGroup.builder()
                .numberOfThreads(CONNECTION_THREADS)
                .threadFactory(daemons(name + "-connections"))
                .build();
        timer = new ScheduledThreadPoolExecutor(1, daemons(name));
        // Nearly every timeout is cancelled by an answer; it must not stay in the heap until then.
        timer.setRemoveOnCancelPolicy(true);
        client = settings.apply(NettyNioAsyncHttpClient.builder().eventLoopGroup(connectionThreads))
                .build();
    }

    /**
     * Makes them; connects to nothing yet.
     *
     * @param name how the threads are called
     */
    public static AwsHttp open(String name, UnaryOperator<NettyNioAsyncHttpClient.Builder> settings) {
        return new AwsHttp(name, settings);
    }

    /** Closed with the rest of it. */
    public SdkAsyncHttpClient client() {
        return client;
    }

    /** One thread; what runs on it is short. */
    public ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.close();
        timer.shutdownNow();
        // The pool closes its connections on these threads, so a moment of quiet comes first.
        connectionThreads
                .eventLoopGroup()
                .shutdownGracefully(QUIET.toMillis(), LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return action -> {
            Thread thread = new Thread(action, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
