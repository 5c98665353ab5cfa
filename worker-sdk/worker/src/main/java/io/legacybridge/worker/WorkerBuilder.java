package io.legacybridge.worker;

import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.claim.ClaimCheck;
import io.legacybridge.worker.journal.TaskJournal;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.DrainPolicy;
import io.legacybridge.worker.policy.OnStop;
import io.legacybridge.worker.time.Scheduler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Describes a {@link Worker}. Not thread-safe. */
public final class WorkerBuilder {
    private static final int MOST_NAME = 80;

    final ActivityService service;
    final Map<String, Activity> activities = new LinkedHashMap<>();
    private final List<WorkerListener> listeners = new ArrayList<>();
    String name = hostName();
    DrainPolicy drain = DrainPolicy.defaults();
    int replicas = 1;
    boolean createActivities;
    int launchThreads = 8;
    Clock clock = Clock.systemUTC();
    RandomGenerator random = new java.util.Random();
    TaskJournal journal = TaskJournal.none();

    @Nullable
    ApiQuota quota;

    @Nullable
    ClaimCheck claimCheck;

    @Nullable
    Scheduler scheduler;

    @Nullable
    Executor launcher;

    /** One activity, as it was added. */
    record Activity(ActivityPolicy policy, Adapter adapter) {}

    WorkerBuilder(ActivityService service) {
        this.service = service;
    }

    /** Who asks for tasks, 1 to 80 characters; shown in an execution's history. The host's name by default. */
    public WorkerBuilder name(String workerName) {
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
    public WorkerBuilder activity(String activity, ActivityPolicy policy, Adapter adapter) {
        if (activities.putIfAbsent(activity, new Activity(policy, adapter)) != null) {
            throw new IllegalArgumentException("the activity '" + activity + "' is there twice");
        }
        return this;
    }

    /** Whether activities that do not exist are created at start; no by default. */
    public WorkerBuilder createActivities(boolean create) {
        createActivities = create;
        return this;
    }

    /** How long each part of a stop may take. */
    public WorkerBuilder drain(DrainPolicy policy) {
        drain = policy;
        return this;
    }

    /**
     * Which results are kept in a store and travel as a claim. Without it every result travels itself, and one that is
     * larger than Step Functions takes fails its task as {@code Bridge.OutputTooLarge}.
     */
    public WorkerBuilder claimCheck(ClaimCheck check) {
        claimCheck = check;
        return this;
    }

    /**
     * Where open tasks are written down, so that the next worker goes on with them. Without one they are lost with the
     * process. Whoever made it closes it, after the worker has stopped.
     */
    public WorkerBuilder journal(TaskJournal taskJournal) {
        journal = taskJournal;
        return this;
    }

    /** The account's API quota of each action, where it is not what {@link ActivityService#quota} says. */
    public WorkerBuilder quota(ApiQuota ofTheAccount) {
        quota = ofTheAccount;
        return this;
    }

    /** How many workers share the account's API quota in the Region, this one included; 1 by default. */
    public WorkerBuilder replicas(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("replicas: " + workers + " is not allowed; write 1 or more");
        }
        replicas = workers;
        return this;
    }

    /** Adds somebody who wants to know. */
    public WorkerBuilder listener(WorkerListener listener) {
        listeners.add(listener);
        return this;
    }

    /** How many launches can block at the same time; 8 by default. */
    public WorkerBuilder launchThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("launchThreads: " + threads + " is not allowed; write 1 or more");
        }
        launchThreads = threads;
        return this;
    }

    /** The wall clock, for what is written down. */
    public WorkerBuilder clock(Clock wall) {
        clock = wall;
        return this;
    }

    /** Where the worker lives, instead of a thread of its own; the caller closes it. For tests. */
    public WorkerBuilder scheduler(Scheduler instead) {
        scheduler = instead;
        return this;
    }

    /** Where launches may block, instead of threads of the worker's own; the caller closes it. For tests. */
    public WorkerBuilder launcher(Executor instead) {
        launcher = instead;
        return this;
    }

    /** Where jitter comes from. For tests. */
    public WorkerBuilder random(RandomGenerator instead) {
        random = instead;
        return this;
    }

    /**
     * Makes the worker; it does nothing before {@link Worker#start}.
     *
     * @throws IllegalStateException if the service has fewer connections than the activities want polls, or runs are to
     *     be left at a stop that no adapter would find again
     */
    public Worker build() {
        int polls = activities.values().stream()
                .mapToInt(activity -> activity.policy().polls())
                .sum();
        if (polls > service.maximumPolls()) {
            throw new IllegalStateException("the activities want " + polls + " open polls, the service has "
                    + service.maximumPolls() + " connections for them; give it at least as many");
        }
        activities.forEach((activity, what) -> {
            if (what.policy().runs().onStop() == OnStop.LEAVE
                    && !what.adapter().capabilities().contains(Capability.REATTACH)) {
                throw new IllegalStateException("onStop: leave is not possible for the activity '" + activity
                        + "', since its adapter does not find a run again; write wait or cancel");
            }
        });
        return new Worker(this);
    }

    ApiQuota quotaOrTheServices() {
        return quota == null ? service.quota() : quota;
    }

    List<ActivityPolicy> policies() {
        return activities.values().stream().map(Activity::policy).toList();
    }

    List<WorkerListener> allListeners() {
        Map<String, String> adapters = new LinkedHashMap<>();
        activities.forEach((activity, what) ->
                adapters.put(activity, what.adapter().getClass().getSimpleName()));
        List<WorkerListener> all = new ArrayList<>();
        all.add(new WorkerLog(adapters));
        all.addAll(listeners);
        return all;
    }

    Executor launcherOrThrow() {
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
