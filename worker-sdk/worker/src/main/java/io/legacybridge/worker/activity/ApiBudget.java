package io.legacybridge.worker.activity;

import io.legacybridge.worker.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.DoubleConsumer;

/**
 * How often one action of the API may still be called: a token bucket that learns.
 *
 * <p>Whoever wants to call asks with {@link #acquire} and is called back when it may, in the order of asking; no thread
 * waits. When Step Functions throttles, another replica uses more than its part: the rate is halved, at most once a
 * second whatever the number of refusals, down to a hundredth. Every further second in which calls are accepted gives a
 * twentieth of the configured rate back.
 *
 * <p>Confined to the worker's scheduler.
 */
final class ApiBudget {
    private static final double SHRINK = 0.5;
    private static final double LEAST = 0.01;
    private static final double GROW = 0.05;
    private static final double NANOS = 1e9;

    private final ApiQuota quota;
    private final Scheduler scheduler;
    private final DoubleConsumer rateChanged;
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private double rate;
    private double tokens;
    private long countedAt;
    private long adaptedAt;
    private boolean wakeUpSet;

    ApiBudget(ApiQuota quota, Scheduler scheduler, DoubleConsumer rateChanged) {
        this.quota = quota;
        this.scheduler = scheduler;
        this.rateChanged = rateChanged;
        this.rate = quota.perSecond();
        this.tokens = quota.burst();
        this.countedAt = scheduler.nanoTime();
        this.adaptedAt = countedAt - (long) NANOS;
    }

    void acquire(Runnable granted) {
        waiting.add(granted);
        if (!wakeUpSet) {
            serve();
        }
    }

    private void serve() {
        wakeUpSet = false;
        refill();
        while (tokens >= 1 && !waiting.isEmpty()) {
            tokens--;
            waiting.remove().run();
        }
        if (!waiting.isEmpty() && !wakeUpSet) {
            wakeUpSet = true;
            long nanos = (long) Math.ceil((1 - tokens) / rate * NANOS);
            scheduler.after(Duration.ofNanos(nanos), this::serve);
        }
    }

    private void refill() {
        long now = scheduler.nanoTime();
        tokens = Math.min(quota.burst(), tokens + (now - countedAt) / NANOS * rate);
        countedAt = now;
    }

    void throttled() {
        refill();
        tokens = Math.min(tokens, 0);
        if (aSecondSinceTheLastChange()) {
            change(Math.max(quota.perSecond() * LEAST, rate * SHRINK));
        }
    }

    void accepted() {
        if (rate < quota.perSecond() && aSecondSinceTheLastChange()) {
            refill();
            change(Math.min(quota.perSecond(), rate + quota.perSecond() * GROW));
        }
    }

    private boolean aSecondSinceTheLastChange() {
        return scheduler.nanoTime() - adaptedAt >= NANOS;
    }

    private void change(double newRate) {
        rate = newRate;
        adaptedAt = scheduler.nanoTime();
        rateChanged.accept(newRate);
    }

    double rate() {
        return rate;
    }
}
