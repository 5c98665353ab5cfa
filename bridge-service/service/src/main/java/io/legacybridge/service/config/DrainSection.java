package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/** How the service stops. */
public final class DrainSection {
    @JsonProperty
    private Duration finishWithin = Duration.ofSeconds(30);

    /** How long running work may go on after SIGTERM before it is cancelled and handed back. */
    public Duration finishWithin() {
        return finishWithin;
    }
}
