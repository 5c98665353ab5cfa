package io.legacybridge.adapters.ssm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run is ended.
 *
 * @param grace how long it has after TERM before it gets KILL, whole seconds, rounded up; 5 s unless set
 */
public record StopConfig(Duration grace) {
    private static final Duration GRACE = Duration.ofSeconds(5);

    public StopConfig(@Nullable Duration grace) {
        this.grace = grace == null ? GRACE : grace;
    }
}
