package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How often a launch is tried whose target is unavailable. */
public final class RetrySection {
    @JsonProperty
    @Min(value = 1, message = "launches are too few; write 1 or more")
    @Max(value = 100, message = "launches are too many; write 100 or less")
    private int attempts = 3;

    @JsonProperty
    private Duration wait = Duration.ofMillis(500);

    /** Launches in all, the first included. */
    public int attempts() {
        return attempts;
    }

    /** The pause before the second launch. */
    public Duration waiting() {
        return wait;
    }
}
