package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.policy.LaunchRetry;
import java.time.Duration;
import java.util.List;

/** How often a launch is tried whose target is unavailable. */
public final class RetrySection {
    @JsonProperty
    private int attempts = 3;

    @JsonProperty
    private Duration wait = Duration.ofMillis(500);

    /** Every mistake in it, as seen from here. */
    List<ConfigMistake> check() {
        return LaunchRetry.check(attempts, wait);
    }

    /** The same for the worker. */
    public LaunchRetry policy() {
        return new LaunchRetry(attempts, wait);
    }
}
