package io.legacybridge.states.plan;

import io.legacybridge.states.data.Stage;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a state while it was rehearsed.
 *
 * @param data the data at each stage that it reached, as JSON text
 * @param limits of a Map; null for other states
 * @param catchIndex the catcher that took the failure; null for none
 * @param retryIndex the retrier that was for the failure, used up or not; null for none
 * @param backoff how long that retrier would have waited; null when it was used up
 * @param variables the workflow's variables after the state, as JSON text; null when there are none
 */
public record Inspection(
        Map<Stage, String> data,
        @Nullable MapLimits limits,
        @Nullable Integer catchIndex,
        @Nullable Integer retryIndex,
        @Nullable Duration backoff,
        @Nullable String variables) {

    /**
     * What a Map's own fields came to.
     *
     * @param maxConcurrency 0 for no limit
     * @param toleratedFailureCount null where the definition gives none
     * @param toleratedFailurePercentage null where the definition gives none
     */
    public record MapLimits(
            long maxConcurrency,
            @Nullable Long toleratedFailureCount,
            @Nullable Double toleratedFailurePercentage) {}
}
