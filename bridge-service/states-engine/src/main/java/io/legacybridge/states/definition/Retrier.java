package io.legacybridge.states.definition;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a Retry.
 *
 * @param errors what it is for
 * @param intervalSeconds the wait before the first retry, 1 to 99,999,999
 * @param maxAttempts how many retries, 0 for none, at most 99,999,999
 * @param backoffRate what the wait is multiplied by from one retry to the next, 1.0 or more
 * @param maxDelaySeconds the longest wait, or null
 * @param jitter whether a wait is drawn between zero and its computed length
 */
public record Retrier(
        ErrorEquals errors,
        long intervalSeconds,
        long maxAttempts,
        double backoffRate,
        @Nullable Long maxDelaySeconds,
        Jitter jitter) {

    /** The definition's JitterStrategy. */
    public enum Jitter {
        NONE,
        FULL
    }
}
