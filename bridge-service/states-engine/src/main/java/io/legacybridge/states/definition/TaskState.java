package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands its arguments to an activity and waits for the result.
 *
 * @param resource the ARN of an activity
 * @param timeoutSeconds how long the task may take, 1 to 99,999,999; null for 99,999,999
 * @param heartbeatSeconds how long it may be silent; null for never checked
 */
public record TaskState(
        String name,
        @Nullable String comment,
        DataFlow flow,
        String resource,
        @Nullable Expression<Long> timeoutSeconds,
        @Nullable Expression<Long> heartbeatSeconds,
        List<Retrier> retry,
        List<Catcher> catchers,
        @Nullable String next)
        implements State {}
