package io.legacybridge.worker;

import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.ApiBudgets;
import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.policy.DrainPolicy;
import io.legacybridge.worker.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    /** Room, pauses and loops that somebody forgot to wake: looked at again this often. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final List<ActivityWorker> activities = new ArrayList<>();
    private final WorkerParts parts;
    private final DrainPolicy drainPolicy;
    private final ApiQuota quota;
    private final ApiQuota share;
    private final Forecast forecast;
    private final Restart restart;
    private final boolean createActivities;
    private final Duration maximumStopTime;
    private final @Nullable ExecutorService ownLauncher;
    private final boolean ownScheduler;

    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile WorkerState state = WorkerState.NEW;

    Worker(WorkerBuilder builder) {
        drainPolicy = builder.drain;
        createActivities = builder.createActivities;
        ownScheduler = builder.scheduler == null;
        Scheduler scheduler =
                builder.scheduler == null ? Scheduler.onThread("legacy-bridge-worker") : builder.scheduler;
        ownLauncher = builder.launcher == null ? launcher(builder.launchThreads) : null;
        Executor launcher = ownLauncher == null ? builder.launcherOrThrow() : ownLauncher;
        WorkerListener listener = Listeners.all(builder.allListeners());
        quota = builder.quotaOrTheServices();
        share = quota.sharedBy(builder.replicas);
        forecast = Forecast.of(builder.policies(), builder.replicas);
        ApiBudgets api =
                new ApiBudgets(share, scheduler, (action, rate) -> listener.budgetChanged(action.name(), rate));
        Journaling journaling = new Journaling(builder.journal, scheduler, builder.random, listener);
        parts = new WorkerParts(
                builder.name,
                builder.service,
                api,
                scheduler,
                launcher,
                builder.clock,
                builder.random,
                new Heartbeats(builder.service, api, scheduler, builder.random, listener),
                journaling,
                new Reporter(
                        builder.service,
                        api,
                        scheduler,
                        builder.random,
                        new Claims(builder.claimCheck, scheduler, launcher, builder.random),
                        journaling,
                        listener),
                new ClaimInputs(builder.claimCheck),
                new NamedLocks(),
                listener);
        builder.activities.forEach((activity, what) -> activities.add(
                new ActivityWorker(activity, what.policy(), what.adapter(), parts, this::stopIfDrained)));
        restart = new Restart(builder.journal, activities, parts);
        journaling.onWritableAgain(() -> activities.forEach(ActivityWorker::goOn));
        maximumStopTime = StopTime.of(builder.policies(), builder.drain);
    }

    /** Begins to describe a worker that asks a service for tasks. */
    public static WorkerBuilder builder(ActivityService service) {
        return new WorkerBuilder(service);
    }

    /**
     * Goes on with what the journal has open, looks for the activities, and begins to ask for their tasks.
     *
     * @return completes when all are found; exceptionally, with an {@link IllegalStateException} that names each that
     *     cannot be used, while the others are asked for tasks nevertheless, or with the journal's own if that cannot
     *     be opened, and then the worker has stopped. While Step Functions is away it does not complete.
     */
    public CompletionStage<Void> start() {
        parts.scheduler().execute(() -> {
            if (state == WorkerState.NEW) {
                enter(WorkerState.STARTING);
                forecast.log(quota);
                parts.listener().quotaShared(share);
                restart.begin().whenComplete((begun, failure) -> {
                    if (failure == null) {
                        findActivities();
                        lookAgain();
                    } else {
                        started.completeExceptionally(failure);
                        stop();
                    }
                });
            }
        });
        return started.copy();
    }

    private void lookAgain() {
        parts.scheduler().after(LOOK_EVERY, () -> {
            if (state == WorkerState.STARTING || state == WorkerState.RUNNING) {
                activities.forEach(ActivityWorker::goOn);
                lookAgain();
            }
        });
    }

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
            parts.scheduler().after(maximumStopTime.minus(StopTime.CLOSING), this::stop);
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

    /**
     * Asks for no more tasks of an activity until {@link #resume}; open polls end by themselves, what runs goes on.
     *
     * @return completes when it is so, with whether there is such an activity
     */
    public CompletionStage<Boolean> pause(String activity) {
        return control(activity, found -> found.pause(true));
    }

    /**
     * Asks for tasks of an activity again.
     *
     * @return completes when it is so, with whether there is such an activity
     */
    public CompletionStage<Boolean> resume(String activity) {
        return control(activity, found -> found.pause(false));
    }

    /**
     * Changes how many tasks of an activity run at once, until the worker ends. With fewer than run now, none is asked
     * for until enough have ended. There are never more open polls than the policy says.
     *
     * @param slots 1 or more
     * @return completes when it is so, with whether there is such an activity
     */
    public CompletionStage<Boolean> resize(String activity, int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots: " + slots + " is not allowed; write 1 or more");
        }
        return control(activity, found -> found.resize(slots));
    }

    private CompletionStage<Boolean> control(String activity, Consumer<ActivityWorker> change) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        parts.scheduler().execute(() -> {
            Optional<ActivityWorker> found = activities.stream()
                    .filter(candidate -> candidate.name().equals(activity))
                    .findFirst();
            found.ifPresent(change);
            answer.complete(found.isPresent());
        });
        return answer;
    }

    /**
     * Ends the run of a task: it fails as {@code Bridge.Cancelled} once nothing is left of the run.
     *
     * @param taskId how the task is shown: {@link io.legacybridge.worker.task.TaskToken#id}
     * @return completes with whether there was such a task whose outcome was not known yet
     */
    public CompletionStage<Boolean> cancel(String taskId) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        parts.scheduler()
                .execute(() -> answer.complete(activities.stream().anyMatch(activity -> activity.cancel(taskId))));
        return answer;
    }

    /**
     * Reads what the work of an open task printed.
     *
     * @param taskId how the task is shown
     * @param cursor where to go on: {@link LogPage#START}, or what the last page said
     * @return empty if there is no run of such a task here
     */
    public Optional<CompletionStage<LogPage>> log(String taskId, String cursor) {
        return activities.stream()
                .flatMap(activity -> activity.run(taskId).stream())
                .findFirst()
                .map(run -> run.log(cursor));
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
}
