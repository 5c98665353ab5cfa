package io.legacybridge.worker;

import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.Answer;
import io.legacybridge.worker.activity.ApiAction;
import io.legacybridge.worker.activity.ApiBudgets;
import io.legacybridge.worker.activity.Done;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.time.Scheduler;
import io.legacybridge.worker.time.Scheduler.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeats of one task.
 *
 * <p>Normal: a beat is due, is sent, is acknowledged, and the next is planned; never are two under way. Fault: the next
 * is planned sooner. Lost: nothing more is sent. Two timers live at a time: the next beat, and the fence, which falls
 * when no beat was acknowledged for the whole interval. The fence counts from when the last acknowledged beat was
 * <em>sent</em>, since Step Functions may have counted from then.
 *
 * <p>Confined to the worker's scheduler.
 */
final class Beats {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);
    private static final int PER_INTERVAL = 3;
    private static final double JITTER = 0.2;

    /** What every task's beats need. */
    record Shared(
            ActivityService service,
            ApiBudgets api,
            Scheduler scheduler,
            RandomGenerator random,
            WorkerListener listener) {}

    /** Who is told that a task is lost. */
    interface Lost {
        /** Called once at most, and not after {@link Heartbeats#end}. */
        void lost(OpenTask task, String reason);
    }

    private final OpenTask task;
    private final Duration interval;
    private final Lost lost;
    private final Shared shared;
    private final Backoff retries;

    private final List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    private volatile long acknowledgedAt;
    private long dueAt;
    private long sentAt;
    private int failures;
    private boolean underWay;
    private boolean ended;
    private @Nullable Timer next;
    private @Nullable Timer fence;
    private @Nullable Runnable firstAnswer;

    Beats(OpenTask task, Duration interval, Lost lost, Shared shared) {
        this.task = task;
        this.interval = interval;
        this.lost = lost;
        this.shared = shared;
        this.retries = new Backoff(RETRY_FIRST, interval.dividedBy(PER_INTERVAL), shared.random());
        this.acknowledgedAt = shared.scheduler().nanoTime();
    }

    void begin() {
        raiseFence();
        Duration aSecondOrTwo =
                Duration.ofNanos((long) (FIRST.toNanos() * (1 + shared.random().nextDouble())));
        Duration third = jittered(interval.dividedBy(PER_INTERVAL));
        plan(aSecondOrTwo.compareTo(third) < 0 ? aSecondOrTwo : third);
    }

    void end() {
        ended = true;
        stop(next);
        stop(fence);
        List.copyOf(asked).forEach(answer -> answer.complete(false));
        asked.clear();
    }

    CompletionStage<Boolean> confirm() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        if (ended) {
            answer.complete(false);
            return answer;
        }
        asked.add(answer);
        if (!underWay) {
            plan(Duration.ZERO);
        }
        return answer;
    }

    /** Beats now, and says when Step Functions or the network has answered, whatever the answer is. */
    void firstAnswer(Runnable told) {
        firstAnswer = told;
        plan(Duration.ZERO);
    }

    Duration sinceAcknowledged() {
        return Duration.ofNanos(shared.scheduler().nanoTime() - acknowledgedAt);
    }

    private void plan(Duration delay) {
        stop(next);
        dueAt = shared.scheduler().nanoTime() + delay.toNanos();
        next = shared.scheduler().after(delay, this::beat);
    }

    private void beat() {
        if (ended || underWay) {
            return;
        }
        underWay = true;
        List<CompletableFuture<Boolean>> answeredByThis = new ArrayList<>();
        long planned = dueAt;
        shared.api()
                .call(
                        ApiAction.SEND_TASK_HEARTBEAT,
                        () -> {
                            sentAt = shared.scheduler().nanoTime();
                            answeredByThis.addAll(asked);
                            return shared.service().heartbeat(task.task.token());
                        },
                        answer -> answered(answer, Duration.ofNanos(sentAt - planned), answeredByThis));
    }

    private void answered(Answer<Done> answer, Duration lag, List<CompletableFuture<Boolean>> answeredByThis) {
        underWay = false;
        if (!ended && answer instanceof Answer.Refused<Done> refused) {
            refused(refused.refusal(), refused.message());
        } else if (!ended) {
            acknowledged(lag, answeredByThis);
        }
        tellFirst();
    }

    private void tellFirst() {
        Runnable told = firstAnswer;
        firstAnswer = null;
        if (told != null) {
            told.run();
        }
    }

    private void acknowledged(Duration lag, List<CompletableFuture<Boolean>> answeredByThis) {
        failures = 0;
        acknowledgedAt = sentAt;
        raiseFence();
        shared.listener().heartbeatAcknowledged(task.task, lag);
        asked.removeAll(answeredByThis);
        plan(asked.isEmpty() ? jittered(interval.dividedBy(PER_INTERVAL)) : Duration.ZERO);
        answeredByThis.forEach(waiting -> waiting.complete(true));
    }

    private void refused(Refusal refusal, String message) {
        failures++;
        shared.listener().heartbeatFailed(task.task, refusal, message);
        switch (refusal) {
            case TASK_GONE, TASK_UNKNOWN -> lose("Step Functions says: " + message);
            // Anything else says nothing about the task: a full bucket, a broken connection, credentials that expired.
            default -> plan(retries.pause(failures));
        }
    }

    private void raiseFence() {
        stop(fence);
        Duration left = interval.minus(sinceAcknowledged());
        fence = shared.scheduler().after(left, () -> {
            lose("no heartbeat was acknowledged for " + interval.toSeconds() + " s");
            tellFirst();
        });
    }

    /** An outcome that is being sent is not undone: its report will find out whether the task is still open. */
    private void lose(String reason) {
        if (ended || task.outcome() != null) {
            return;
        }
        end();
        lost.lost(task, reason);
    }

    private Duration jittered(Duration most) {
        return Duration.ofNanos(
                (long) (most.toNanos() * (1 - JITTER * shared.random().nextDouble())));
    }

    private static void stop(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
