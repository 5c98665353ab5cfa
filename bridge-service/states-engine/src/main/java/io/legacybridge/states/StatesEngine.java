package io.legacybridge.states;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.activity.Activities;
import io.legacybridge.states.activity.TaskTokens;
import io.legacybridge.states.api.ApiError;
import io.legacybridge.states.api.Caller;
import io.legacybridge.states.api.StatesApi;
import io.legacybridge.states.plan.ExecutionEnvironment;
import io.legacybridge.states.plan.MapRuns;
import io.legacybridge.states.plan.Retention;
import io.legacybridge.states.store.ExecutionStore;
import io.legacybridge.states.store.InMemoryExecutionStore;
import io.legacybridge.states.time.EngineTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A Step Functions engine in this process: activities, state machines, executions and their histories, in memory.
 *
 * <pre>{@code
 * try (StatesEngine engine = StatesEngine.builder().build();
 *         StatesHttpServer server = StatesHttpServer.start(engine, "127.0.0.1", 0)) {
 *     // any Step Functions client, with the endpoint http://127.0.0.1:<server.port()>
 * }
 * }</pre>
 *
 * <p>All executions share two threads and one for timers; none is held while a poll, a timer or a task is waited for.
 * Safe for use by many threads.
 */
public final class StatesEngine implements AutoCloseable {

    /** How many closed executions are kept unless another number is set. */
    public static final int DEFAULT_MAX_CLOSED_EXECUTIONS = 100_000;

    /** How long a closed execution is kept unless another time is set. */
    public static final Duration DEFAULT_MAX_CLOSED_AGE = Duration.ofDays(90);

    private static final long MOST_CLOSED_BYTES = 256L << 20;
    private static final int SHARE_OF_HEAP = 8;
    private static final int EXECUTION_THREADS = 2;

    private final EngineTime time;
    private final boolean ownsTime;
    private final @Nullable ExecutorService ownedExecutor;
    private final Activities activities;
    private final StatesApi api;
    private final Retention retention;
    private final String region;
    private final String account;

    private StatesEngine(Builder builder) {
        this.region = builder.region;
        this.account = builder.account;
        this.ownsTime = builder.time == null;
        this.time = builder.time == null ? EngineTime.of(builder.clock) : builder.time;
        Executor executor = builder.executor;
        if (executor == null) {
            this.ownedExecutor = Executors.newFixedThreadPool(EXECUTION_THREADS, StatesEngine::newThread);
            executor = ownedExecutor;
        } else {
            this.ownedExecutor = null;
        }
        this.activities = new Activities(time, builder.pollDuration, builder.maxPollsPerActivity);
        this.retention = new Retention(
                new Retention.Limits(builder.maxClosedExecutions, builder.maxClosedBytes, builder.maxClosedAge), time);
        this.api = new StatesApi(
                new ExecutionEnvironment(
                        time,
                        executor,
                        builder.store,
                        activities,
                        TaskTokens.withRandomKey(),
                        new MapRuns(retention),
                        new SecureRandom(),
                        builder.answersGonePolls),
                region,
                account,
                retention);
    }

    /** How much memory closed executions take together unless another size is set, in bytes. */
    public static long defaultMaxClosedBytes() {
        return Math.min(MOST_CLOSED_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Calls an operation of the Step Functions API in this process, without the wire.
     *
     * @param operation its name, {@code StartExecution} for example
     * @param request its members, as JSON
     * @return its response; fails with an {@link ApiError}. GetActivityTask completes when there is a task or its time
     *     is over
     */
    public CompletionStage<ObjectNode> call(String operation, ObjectNode request) {
        return call(operation, request, Caller.LOCAL);
    }

    /** As {@link #call(String, ObjectNode)}, for a caller that may go away before the answer. */
    public CompletionStage<ObjectNode> call(String operation, ObjectNode request, Caller caller) {
        return api.call(operation, request, caller);
    }

    /**
     * Answers each open poll empty, at once, and from now on each later one too. For a service that stops: its workers
     * end their polls and can still report what they are doing.
     */
    public void releasePolls() {
        activities.releasePolls();
    }

    /** How many GetActivityTask calls are waiting at this moment. */
    public int openPolls() {
        return activities.openPolls();
    }

    /** How many closed executions are kept, items of distributed Maps among them. */
    public int closedExecutions() {
        return retention.executions();
    }

    /** About how many bytes the closed executions take. */
    public long closedBytes() {
        return retention.bytes();
    }

    public String region() {
        return region;
    }

    public String account() {
        return account;
    }

    /** Releases the polls and ends the threads. What was in memory is gone. */
    @Override
    public void close() {
        releasePolls();
        if (ownsTime) {
            time.close();
        }
        if (ownedExecutor != null) {
            ownedExecutor.shutdown();
        }
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "states-engine-executions");
        thread.setDaemon(true);
        return thread;
    }

    /** What an engine can be told; everything has a default. */
    public static final class Builder {

        private String region = "us-east-1";
        private String account = "123456789012";
        private Clock clock = Clock.systemUTC();
        private @Nullable EngineTime time;
        private @Nullable Executor executor;
        private ExecutionStore store = new InMemoryExecutionStore();
        private Duration pollDuration = Duration.ofSeconds(60);
        private int maxPollsPerActivity = 1000;
        private int maxClosedExecutions = DEFAULT_MAX_CLOSED_EXECUTIONS;
        private long maxClosedBytes = defaultMaxClosedBytes();
        private Duration maxClosedAge = DEFAULT_MAX_CLOSED_AGE;
        private boolean answersGonePolls;

        private Builder() {}

        /** The Region in the ARNs; us-east-1 unless set. */
        public Builder region(String region) {
            this.region = region;
            return this;
        }

        /** The account in the ARNs, twelve digits; 123456789012 unless set. */
        public Builder account(String account) {
            if (!account.matches("[0-9]{12}")) {
                throw new IllegalArgumentException("account: '" + account + "' is not twelve digits");
            }
            this.account = account;
            return this;
        }

        /** The clock for timestamps; the system's unless set. Deadlines run on the system's monotonic clock. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** Both clocks and the timers, in place of {@link #clock}; the caller closes it. For tests that move time. */
        public Builder time(EngineTime time) {
            this.time = time;
            return this;
        }

        /**
         * Where executions run, in place of the engine's own two threads; the caller ends it. With
         * {@code Runnable::run} and a {@link io.legacybridge.states.time.ManualTime} everything happens in the calling
         * thread, for tests.
         */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /** What keeps executions and their events; memory unless set. */
        public Builder store(ExecutionStore store) {
            this.store = store;
            return this;
        }

        /** How long GetActivityTask waits for a task; 60 seconds unless set, as in AWS. */
        public Builder pollDuration(Duration pollDuration) {
            this.pollDuration = pollDuration;
            return this;
        }

        /** How many polls may be open per activity; 1,000 unless set, as in AWS. */
        public Builder maxPollsPerActivity(int maxPollsPerActivity) {
            this.maxPollsPerActivity = maxPollsPerActivity;
            return this;
        }

        /**
         * Whether a task may be handed to a poll whose caller is gone, and so be lost until its timeout, as happens
         * with AWS. False unless set: the task stays in the queue where that can be seen.
         */
        public Builder answersGonePolls(boolean answersGonePolls) {
            this.answersGonePolls = answersGonePolls;
            return this;
        }

        /**
         * How many closed executions are kept for looking at, 1 or more; 100,000 unless set. Those that closed before
         * them are forgotten, so that an engine can run for months.
         */
        public Builder maxClosedExecutions(int maxClosedExecutions) {
            this.maxClosedExecutions = maxClosedExecutions;
            return this;
        }

        /**
         * How much memory closed executions take together, in bytes and about; the eighth part of the heap unless set,
         * and 256 MiB at most. A closed execution takes two kilobytes and a tenth of its history. The one that closed
         * last is kept in any case, and open executions are not counted.
         */
        public Builder maxClosedBytes(long maxClosedBytes) {
            this.maxClosedBytes = maxClosedBytes;
            return this;
        }

        /** How long a closed execution is kept; 90 days unless set, as in AWS. */
        public Builder maxClosedAge(Duration maxClosedAge) {
            this.maxClosedAge = maxClosedAge;
            return this;
        }

        public StatesEngine build() {
            return new StatesEngine(this);
        }
    }
}
