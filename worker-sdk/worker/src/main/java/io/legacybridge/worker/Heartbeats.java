package io.legacybridge.worker;

import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.ApiBudgets;
import io.legacybridge.worker.time.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Says for every open task that it is being worked on, and learns which are no longer wanted.
 *
 * <p>Beats owe nothing to the work: they run on the worker's scheduler, whatever a program, a launch or a report does.
 * The first goes out after a second or two or a third of the interval, whichever is less, so that a slow start does not
 * eat the allowance; the others at a third of it with a fifth of jitter. A beat that fails is repeated sooner;
 * throttling makes beats slower (the budget shrinks) and never fails a task. {@code TaskTimedOut} or
 * {@code TaskDoesNotExist}, or no acknowledged beat for the whole interval, means that the task is lost: its
 * {@link Beats.Lost} is told, once.
 *
 * <p>Confined to the worker's scheduler, save {@link #sinceAcknowledged}. All tasks share its one timer structure;
 * there is no thread per task.
 */
final class Heartbeats {
    private final Map<OpenTask, Beats> beats = new ConcurrentHashMap<>();
    private final Beats.Shared shared;

    Heartbeats(
            ActivityService service,
            ApiBudgets api,
            Scheduler scheduler,
            RandomGenerator random,
            WorkerListener listener) {
        this.shared = new Beats.Shared(service, api, scheduler, random, listener);
    }

    void begin(OpenTask task, Duration interval, Beats.Lost lost) {
        Beats made = new Beats(task, interval, lost, shared);
        beats.put(task, made);
        made.begin();
    }

    /** Ends the beats of a task: it is settled, or nobody wants it. Harmless for a task that has none. */
    void end(OpenTask task) {
        Beats ended = beats.remove(task);
        if (ended != null) {
            ended.end();
        }
    }

    /**
     * Beats now.
     *
     * @return true once a beat that was sent after this call is acknowledged, false once the task is lost or over
     */
    CompletionStage<Boolean> confirm(OpenTask task) {
        Beats asked = beats.get(task);
        return asked == null ? CompletableFuture.completedStage(false) : asked.confirm();
    }

    /**
     * Beats now.
     *
     * @param told once, when the first beat was answered in whatever way, or the task is given up for lost
     */
    void firstAnswer(OpenTask task, Runnable told) {
        Beats asked = beats.get(task);
        if (asked != null) {
            asked.firstAnswer(told);
        }
    }

    /** The time since the last acknowledged beat was sent; zero for a task that beats no more. */
    Duration sinceAcknowledged(OpenTask task) {
        Beats asked = beats.get(task);
        return asked == null ? Duration.ZERO : asked.sinceAcknowledged();
    }
}
