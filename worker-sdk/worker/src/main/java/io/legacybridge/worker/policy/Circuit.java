package io.legacybridge.worker.policy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate in front of one activity's adapter: Resilience4j counts, this decides when the target is tried again.
 *
 * <p>Closed: every launch is let through and counted. Open: none is, for {@code openFor}; then half-open: the adapter's
 * probe is asked, whether or not a task waits. A probe that fails opens the circuit again. One that succeeds closes it
 * if the adapter says that its probe means something ({@link Capability#PROBE}); otherwise one launch at a time is let
 * through, and its result decides.
 *
 * <p>Confined to the worker's scheduler, save {@link #state()}. Resilience4j's own clock moves nothing here: the way
 * from open to half-open is the scheduler's, so that tests can move it.
 */
public final class Circuit {
    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
    private static final Duration UNTIL_WE_SAY_SO = Duration.ofDays(3_650);

    private final String activity;
    private final Adapter adapter;
    private final CircuitPolicy policy;
    private final Scheduler scheduler;
    private final Executor probes;
    private final Changed changed;
    private final CircuitBreaker breaker;

    private CircuitState told = CircuitState.CLOSED;
    private boolean probeSucceeded;

    /** Who is told that the state changed: more or less may be launched now. */
    public interface Changed {
        /** Called on the scheduler. */
        void changed(CircuitState from, CircuitState to);
    }

    /** @param probes where the adapter's probe may block */
    public Circuit(
            String activity,
            Adapter adapter,
            CircuitPolicy policy,
            Scheduler scheduler,
            Executor probes,
            Changed changed) {
        this.activity = activity;
        this.adapter = adapter;
        this.policy = policy;
        this.scheduler = scheduler;
        this.probes = probes;
        this.changed = changed;
        this.breaker = CircuitBreaker.of(
                activity,
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                policy.window(), policy.window(), CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(policy.failureRate())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(UNTIL_WE_SAY_SO)
                        .build());
    }

    /** What is let through at this moment. May be asked from anywhere. */
    public CircuitState state() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> CircuitState.OPEN;
            case HALF_OPEN -> CircuitState.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> CircuitState.CLOSED;
        };
    }

    /** Whether a task that arrives now could be launched: polls are sent only then. */
    public boolean mayPoll() {
        return switch (state()) {
            case CLOSED -> true;
            case HALF_OPEN -> probeSucceeded;
            case OPEN -> false;
        };
    }

    /**
     * Takes the right to launch once; whoever has it says how it went, {@link #succeeded} or {@link #failed}, or that
     * it was {@link #notUsed}.
     */
    public boolean tryLaunch() {
        return mayPoll() && breaker.tryAcquirePermission();
    }

    /** A launch succeeded. */
    public void succeeded(Duration took) {
        breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
        tellIfChanged();
    }

    /** A launch failed, or the infrastructure under a run did. */
    public void failed(Duration took, Throwable failure) {
        breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure);
        tellIfChanged();
    }

    /** The right to launch is given back: the target was not asked. */
    public void notUsed() {
        breaker.releasePermission();
    }

    private void tellIfChanged() {
        CircuitState now = state();
        CircuitState before = told;
        if (now == before) {
            return;
        }
        told = now;
        if (now == CircuitState.OPEN) {
            scheduler.after(policy.openFor(), this::halfOpen);
        }
        changed.changed(before, now);
    }

    private void halfOpen() {
        probeSucceeded = false;
        breaker.transitionToHalfOpenState();
        tellIfChanged();
        probes.execute(() -> {
            Throwable failure = probe();
            scheduler.execute(() -> probed(failure));
        });
    }

    private @Nullable Throwable probe() {
        try {
            adapter.probe();
            return null;
        } catch (TargetUnavailableException | RuntimeException e) {
            return e;
        }
    }

    private void probed(@Nullable Throwable failure) {
        if (state() != CircuitState.HALF_OPEN) {
            return;
        }
        if (failure != null) {
            LOG.warn("{}: the target is still down: {}", activity, failure.getMessage());
            breaker.transitionToOpenState();
            tellIfChanged();
        } else if (adapter.capabilities().contains(Capability.PROBE)) {
            breaker.transitionToClosedState();
            tellIfChanged();
        } else {
            probeSucceeded = true;
            changed.changed(CircuitState.HALF_OPEN, CircuitState.HALF_OPEN);
        }
    }
}
