package io.legacybridge.states.activity;

import io.legacybridge.states.time.EngineTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The activities, the tasks that wait in their queues, and the tasks that are open. A task is open from its scheduling
 * until its execution closes it; only the tokens of open tasks lead anywhere. Safe for use by many threads; it calls
 * executions and polls without holding a lock of its own.
 */
public final class Activities {

    private final EngineTime time;
    private final Duration pollDuration;
    private final int maxPollsPerActivity;

    private final AtomicLong sequence = new AtomicLong();
    private final Map<String, Activity> activities = new ConcurrentHashMap<>();
    private final Map<String, ActivityQueue> queues = new ConcurrentHashMap<>();
    private final Map<String, OpenTask> openTasks = new ConcurrentHashMap<>();
    private volatile boolean released;

    public Activities(EngineTime time, Duration pollDuration, int maxPollsPerActivity) {
        this.time = time;
        this.pollDuration = pollDuration;
        this.maxPollsPerActivity = maxPollsPerActivity;
    }

    /** Creates the activity, or answers the one that is there. */
    public Activity create(String arn, String name) {
        return activities.computeIfAbsent(arn, key -> new Activity(key, name, time.now(), sequence.incrementAndGet()));
    }

    public Optional<Activity> find(String arn) {
        return Optional.ofNullable(activities.get(arn));
    }

    /** The activities, oldest first. */
    public List<Activity> list() {
        List<Activity> all = new ArrayList<>(activities.values());
        all.sort(Comparator.comparingLong(Activity::sequence));
        return all;
    }

    public void delete(String arn) {
        activities.remove(arn);
    }

    /**
     * Waits for a task.
     *
     * @return the task, or nothing when the poll's time is over; empty when too many polls are open already
     */
    public Optional<CompletionStage<Optional<OpenTask>>> poll(
            String arn, @Nullable String workerName, BooleanSupplier connected) {
        Poll poll = new Poll(workerName, connected);
        ActivityQueue queue = queue(arn);
        boolean accepted = queue.add(poll);
        if (released) {
            queue.release();
        }
        return accepted ? Optional.of(poll.answered()) : Optional.empty();
    }

    /** Puts a task, whose scheduling is on record, into its activity's queue. */
    public void schedule(OpenTask task) {
        openTasks.put(task.token(), task);
        queue(task.activityArn()).add(task);
    }

    /** The task paired with this poll is closed: the poll waits on. */
    public void putBack(String arn, Poll poll) {
        queue(arn).putBack(poll);
    }

    /** The caller of the poll is gone: the task waits on. */
    public void putBack(OpenTask task, Poll deadPoll) {
        queue(task.activityArn()).putBack(task, deadPoll);
    }

    /** The task has been handed out: nobody else may get it. */
    public void started(OpenTask task) {
        queue(task.activityArn()).remove(task);
    }

    /** The task is over: its token leads nowhere from now on. */
    public void close(OpenTask task) {
        openTasks.remove(task.token());
        queue(task.activityArn()).remove(task);
    }

    public Optional<OpenTask> findOpen(String token) {
        return Optional.ofNullable(openTasks.get(token));
    }

    /** Answers each open poll empty at once, and each later one too: nobody waits for this engine any more. */
    public void releasePolls() {
        released = true;
        queues.values().forEach(ActivityQueue::release);
    }

    /** How many polls wait at this moment, over all activities. */
    public int openPolls() {
        return queues.values().stream().mapToInt(ActivityQueue::openPolls).sum();
    }

    private ActivityQueue queue(String arn) {
        return queues.computeIfAbsent(arn, key -> new ActivityQueue(time, pollDuration, maxPollsPerActivity));
    }
}
