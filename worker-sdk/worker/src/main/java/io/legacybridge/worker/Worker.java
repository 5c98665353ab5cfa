package io.legacybridge.worker;

import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.ApiBudgets;
import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.claim.ClaimCheck;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.DrainPolicy;
import io.legacybridge.worker.time.Scheduler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The runtime for one or more activities in one process: asks for tasks, has adapters do them, says that they are being
 * worked on, and reports what came of them.
 *
 * <pre>{@code
 * Worker worker = Worker.builder(service)
 *         .activity("translate", ActivityPolicy.ofSlots(4), adapter)
 *         .listener(metrics)
 *         .build();
 * worker.start();
 * ...
 * worker.drain().toCompletableFuture().get();
 * }</pre>
 *
 * <p>All its state lives on one scheduler thread, on which nothing blocks; launches have a few threads of their own.
 * How many polls, tasks and heartbeats there are changes nothing in the number of threads. It owns neither the service
 * nor the adapters: whoever made them closes them, after the drain.
 *
 * <p>Thread-safe.
 */
public final class Worker implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final List<ActivityWorker> activities = new ArrayList<>();
    private final WorkerParts parts;
    private final DrainPolicy drainPolicy;
    private final ApiQuota quota;
    private final Forecast forecast;
    private final boolean createActivities;
    private final Duration maximumStopTime;
    private final @Nullable ExecutorService ownLauncher;
    private final boolean ownScheduler;

    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile WorkerState state = WorkerState.NEW;

    private Worker(Builder builder) {
        drainPolicy = builder.drain;
        createActivities = builder.createActivities;
        ownScheduler = builder.scheduler == null;
        Scheduler scheduler =
                builder.scheduler == null ? Scheduler.onThread("legacy-bridge-worker") : builder.scheduler;
        ownLauncher = builder.launcher == null ? launcher(builder.launchThreads) : null;
        Executor launcher = ownLauncher == null ? builder.launcherOrThrow() : ownLauncher;
        WorkerListener listener = Listeners.all(builder.allListeners());
        quota = builder.quota;
        forecast = Forecast.of(builder.activities.values().stream()
                .map(Builder.Activity::policy)
                .toList());
        ApiBudgets api =
                new ApiBudgets(builder.quota, scheduler, (action, rate) -> listener.budgetChanged(action.name(), rate));
        parts = new WorkerParts(
                builder.name,
                builder.service,
                api,
                scheduler,
                launcher,
                builder.clock,
                builder.random,
                new Heartbeats(builder.service, api, scheduler, builder.random, listener),
                new Reporter(
                        builder.service,
                        api,
                        scheduler,
                        builder.random,
                        new Claims(builder.claimCheck, scheduler, launcher),
                        listener),
                listener);
        builder.activities.forEach((activity, what) -> activities.add(
                new ActivityWorker(activity, what.policy(), what.adapter(), parts, this::stopIfDrained)));
        maximumStopTime = stopTime(builder);
    }

    /** Begins to describe a worker that asks a service for tasks. */
    public static Builder builder(ActivityService service) {
        return new Builder(service);
    }

    /**
     * Looks for the activities, and begins to ask for their tasks.
     *
     * @return completes when all are found; exceptionally, with an {@link IllegalStateException} that names each that
     *     cannot be used. The others are asked for tasks nevertheless. While Step Functions is away it does not
     *     complete.
     */
    public CompletionStage<Void> start() {
        parts.scheduler().execute(() -> {
            if (state == WorkerState.NEW) {
                enter(WorkerState.STARTING);
                forecast.log(quota);
                findActivities();
            }
        });
        return started.copy();
    }

    // Open tasks of an earlier life will be recovered here, before the first poll is sent.
    private void findActivities() {
        ActivityLookup lookup =
                new ActivityLookup(parts.service(), parts.scheduler(), createActivities, parts.random());
        List<String> problems = new ArrayList<>();
        AtomicInteger missing = new AtomicInteger(activities.size());
        for (ActivityWorker activity : activities) {
            lookup.find(activity.name()).whenComplete((arn, failure) -> {
                if (failure != null) {
                    String problem = String.valueOf(failure.getMessage());
                    problems.add(problem);
                    activity.cannotStart(problem);
                } else if (state == WorkerState.STARTING) {
                    activity.start(arn);
                }
                if (missing.decrementAndGet() == 0) {
                    allFound(problems);
                }
            });
        }
        if (activities.isEmpty()) {
            allFound(problems);
        }
    }

    private void allFound(List<String> problems) {
        if (state == WorkerState.STARTING) {
            enter(WorkerState.RUNNING);
        }
        if (problems.isEmpty()) {
            started.complete(null);
        } else {
            started.completeExceptionally(new IllegalStateException(String.join("; ", problems)));
        }
    }

    /**
     * Stops without losing anything: asks for no more tasks, lets open polls end, lets running work finish for a while,
     * cancels and hands back the rest. May be called again.
     *
     * @return completes when it is over, within {@link #maximumStopTime}
     */
    public CompletionStage<Void> drain() {
        parts.scheduler().execute(() -> {
            if (state == WorkerState.DRAINING || state == WorkerState.STOPPED) {
                return;
            }
            enter(WorkerState.DRAINING);
            parts.scheduler().after(maximumStopTime.minus(CLOSING), this::stop);
            activities.forEach(activity -> activity.drain(drainPolicy.finishWithin()));
            stopIfDrained();
        });
        return stopped.copy();
    }

    /**
     * Stops at once: open polls and tasks are left as they are, and the clocks of Step Functions decide. Runs go on
     * where they can. For a process that ends together with its engine; everybody else drains.
     */
    @Override
    public void close() {
        parts.scheduler().execute(this::stop);
    }

    private void stopIfDrained() {
        if (state == WorkerState.DRAINING && activities.stream().allMatch(ActivityWorker::drained)) {
            stop();
        }
    }

    private void stop() {
        if (state == WorkerState.STOPPED) {
            return;
        }
        enter(WorkerState.STOPPED);
        activities.forEach(ActivityWorker::leaveOpen);
        if (ownLauncher != null) {
            ownLauncher.shutdown();
        }
        started.completeExceptionally(
                new IllegalStateException("the worker was stopped before it found its activities"));
        stopped.complete(null);
        if (ownScheduler) {
            parts.scheduler().close();
        }
    }

    private void enter(WorkerState next) {
        WorkerState before = state;
        state = next;
        parts.listener().stateChanged(before, next);
    }

    /** Where the worker is in its life. */
    public WorkerState state() {
        return state;
    }

    /** Whether it asks for work: all activities were looked for, and no drain has begun. */
    public boolean ready() {
        return state == WorkerState.RUNNING;
    }

    /** What each activity is doing at this moment, in the order of the configuration. */
    public List<ActivityStatus> status() {
        return activities.stream().map(ActivityWorker::status).toList();
    }

    /**
     * The longest that {@link #drain} can take: the longer of the last poll's end and the time for work to finish and
     * to be cancelled, then the last reports. Give the process at least that, from SIGTERM to SIGKILL.
     */
    public Duration maximumStopTime() {
        return maximumStopTime;
    }

    private static Duration stopTime(Builder builder) {
        Duration cancelling = builder.activities.values().stream()
                .map(activity -> activity.policy().cancelWithin())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Duration working = builder.drain.finishWithin().plus(cancelling);
        Duration both = working.compareTo(PollLoop.DEADLINE) > 0 ? working : PollLoop.DEADLINE;
        return both.plus(builder.drain.reportWithin()).plus(CLOSING);
    }

    private static ExecutorService launcher(int threads) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), action -> {
                    Thread thread = new Thread(action, "legacy-bridge-launch-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Describes a {@link Worker}. Not thread-safe. */
    public static final class Builder {
        private static final int MOST_NAME = 80;

        private final ActivityService service;
        private final Map<String, Activity> activities = new LinkedHashMap<>();
        private final List<WorkerListener> listeners = new ArrayList<>();
        private String name = hostName();
        private DrainPolicy drain = DrainPolicy.defaults();
        private ApiQuota quota = ApiQuota.aws();
        private boolean createActivities;
        private int launchThreads = 8;
        private Clock clock = Clock.systemUTC();
        private RandomGenerator random = new java.util.Random();
        private @Nullable ClaimCheck claimCheck;
        private @Nullable Scheduler scheduler;
        private @Nullable Executor launcher;

        private record Activity(ActivityPolicy policy, Adapter adapter) {}

        private Builder(ActivityService service) {
            this.service = service;
        }

        /** Who asks for tasks, 1 to 80 characters; shown in an execution's history. The host's name by default. */
        public Builder name(String workerName) {
            if (workerName.isEmpty() || workerName.length() > MOST_NAME) {
                throw new IllegalArgumentException(
                        "workerName: '" + workerName + "' is not allowed; write 1 to " + MOST_NAME + " characters");
            }
            name = workerName;
            return this;
        }

        /**
         * Adds an activity.
         *
         * @param activity its name, or its ARN
         * @throws IllegalArgumentException if it was added before
         */
        public Builder activity(String activity, ActivityPolicy policy, Adapter adapter) {
            if (activities.putIfAbsent(activity, new Activity(policy, adapter)) != null) {
                throw new IllegalArgumentException("the activity '" + activity + "' is there twice");
            }
            return this;
        }

        /** Whether activities that do not exist are created at start; no by default. */
        public Builder createActivities(boolean create) {
            createActivities = create;
            return this;
        }

        /** How long each part of a stop may take. */
        public Builder drain(DrainPolicy policy) {
            drain = policy;
            return this;
        }

        /**
         * Which results are kept in a store and travel as a claim. Without it every result travels itself, and one that
         * is larger than Step Functions takes fails its task as {@code Bridge.OutputTooLarge}.
         */
        public Builder claimCheck(ClaimCheck check) {
            claimCheck = check;
            return this;
        }

        /** This worker's share of the API quota, of each action. */
        public Builder quota(ApiQuota share) {
            quota = share;
            return this;
        }

        /** Adds somebody who wants to know. */
        public Builder listener(WorkerListener listener) {
            listeners.add(listener);
            return this;
        }

        /** How many launches can block at the same time; 8 by default. */
        public Builder launchThreads(int threads) {
            if (threads < 1) {
                throw new IllegalArgumentException("launchThreads: " + threads + " is not allowed; write 1 or more");
            }
            launchThreads = threads;
            return this;
        }

        /** The wall clock, for what is written down. */
        public Builder clock(Clock wall) {
            clock = wall;
            return this;
        }

        /** Where the worker lives, instead of a thread of its own; the caller closes it. For tests. */
        public Builder scheduler(Scheduler instead) {
            scheduler = instead;
            return this;
        }

        /** Where launches may block, instead of threads of the worker's own; the caller closes it. For tests. */
        public Builder launcher(Executor instead) {
            launcher = instead;
            return this;
        }

        /** Where jitter comes from. For tests. */
        public Builder random(RandomGenerator instead) {
            random = instead;
            return this;
        }

        /**
         * Makes the worker; it does nothing before {@link Worker#start}.
         *
         * @throws IllegalStateException if the service has fewer connections than the activities want polls
         */
        public Worker build() {
            int polls = activities.values().stream()
                    .mapToInt(activity -> activity.policy().polls())
                    .sum();
            if (polls > service.maximumPolls()) {
                throw new IllegalStateException("the activities want " + polls + " open polls, the service has "
                        + service.maximumPolls() + " connections for them; give it at least as many");
            }
            return new Worker(this);
        }

        private List<WorkerListener> allListeners() {
            Map<String, String> adapters = new LinkedHashMap<>();
            activities.forEach((activity, what) ->
                    adapters.put(activity, what.adapter().getClass().getSimpleName()));
            List<WorkerListener> all = new ArrayList<>();
            all.add(new WorkerLog(adapters));
            all.addAll(listeners);
            return all;
        }

        private Executor launcherOrThrow() {
            return Optional.ofNullable(launcher).orElseThrow();
        }

        private static String hostName() {
            try {
                String host = InetAddress.getLocalHost().getHostName();
                return host.substring(0, Math.min(MOST_NAME, host.length()));
            } catch (UnknownHostException e) {
                return "worker";
            }
        }
    }
}
