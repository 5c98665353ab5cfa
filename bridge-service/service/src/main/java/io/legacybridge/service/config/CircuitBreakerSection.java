package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** When an activity stops polling because the target of its adapter is down. */
public final class CircuitBreakerSection {
    @JsonProperty
    @Min(value = 1, message = "is not a share; write a percentage from 1 to 100")
    @Max(value = 100, message = "is not a share; write a percentage from 1 to 100")
    private int failureRate = 50;

    @JsonProperty
    @Min(value = 1, message = "launches are no window; write 1 to 10000")
    @Max(value = 10_000, message = "launches are too long a window; write 1 to 10000")
    private int window = 10;

    @JsonProperty
    private Duration openFor = Duration.ofSeconds(30);

    @JsonProperty
    private Duration holdFor = Duration.ofSeconds(60);

    /** The share of failed launches that opens the circuit, in percent. */
    public int failureRate() {
        return failureRate;
    }

    /** How many launches the share is taken of. */
    public int window() {
        return window;
    }

    /** How long the circuit stays open before the target is probed. */
    public Duration openFor() {
        return openFor;
    }

    /** How long tasks that were already on their way are held with heartbeats while it is open. */
    public Duration holdFor() {
        return holdFor;
    }
}
