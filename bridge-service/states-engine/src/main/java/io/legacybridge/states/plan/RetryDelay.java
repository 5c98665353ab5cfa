package io.legacybridge.states.plan;

import io.legacybridge.states.definition.Retrier;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a retry. */
final class RetryDelay {

    private RetryDelay() {}

    /** @param uses how often the retrier has been used before */
    static Duration of(Retrier retrier, long uses, RandomGenerator random) {
        double seconds = retrier.intervalSeconds() * Math.pow(retrier.backoffRate(), uses);
        if (retrier.maxDelaySeconds() != null) {
            seconds = Math.min(seconds, retrier.maxDelaySeconds());
        }
        seconds = Math.min(seconds, 31_622_400);
        if (retrier.jitter() == Retrier.Jitter.FULL) {
            seconds *= random.nextDouble();
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
