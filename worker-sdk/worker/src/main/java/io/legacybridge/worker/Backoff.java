package io.legacybridge.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: exponential with a cap and full jitter, so that what failed together does not
 * come back together (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param first the most before the second attempt
 * @param cap the most before any attempt
 */
record Backoff(Duration first, Duration cap, RandomGenerator random) {
    private static final int MOST_DOUBLINGS = 30;

    /** @param failures how many attempts in a row failed, from 1 */
    Duration pause(int failures) {
        return Duration.ofNanos(random.nextLong(most(failures).toNanos() + 1));
    }

    private Duration most(int failures) {
        long factor = 1L << Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1));
        return factor > cap.dividedBy(first) ? cap : first.multipliedBy(factor);
    }
}
