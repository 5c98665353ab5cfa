package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One activity: how many tasks at once, how long they may take, and what does them. */
public final class ActivitySection {
    @JsonProperty
    @Min(value = 1, message = "slots are too few; write 1 or more")
    @Max(value = 10_000, message = "slots are too many for one host; write 10000 or less")
    private int slots = 1;

    @JsonProperty
    @Min(value = 1, message = "polls are too few; write 1 or more, or leave the key out")
    @Max(value = 1_000, message = "polls are more than Step Functions takes of one activity; write 1000 or less")
    private @Nullable Integer polls;

    @JsonProperty
    @NotNull(message = "is missing; write the HeartbeatSeconds that the definition gives the state, as 20s")
    private @Nullable Duration heartbeat;

    @JsonProperty
    @NotNull(message = "is missing; write the TimeoutSeconds that the definition gives the state, as 10m")
    private @Nullable Duration timeout;

    @JsonProperty
    private Duration cancelWithin = Duration.ofSeconds(30);

    @JsonProperty
    @Valid
    private RetrySection retry = new RetrySection();

    @JsonProperty
    @Valid
    private CircuitBreakerSection circuitBreaker = new CircuitBreakerSection();

    @JsonProperty
    @NotNull(message = "is missing; write adapter: {type: process, command: [...]}")
    private @Nullable ObjectNode adapter;

    /** How many runs at once. */
    public int slots() {
        return slots;
    }

    /** How many open polls are wanted: as many as slots unless written. */
    public int polls() {
        return polls == null ? Math.min(slots, 1_000) : polls;
    }

    /** The HeartbeatSeconds that the definition gives the state. */
    public Duration heartbeat() {
        return Required.value(heartbeat, "heartbeat");
    }

    /** The TimeoutSeconds that the definition gives the state. */
    public Duration timeout() {
        return Required.value(timeout, "timeout");
    }

    /** How long the end of a cancelled run may take to be confirmed before its slot counts as stuck. */
    public Duration cancelWithin() {
        return cancelWithin;
    }

    /** How launches are tried again. */
    public RetrySection retry() {
        return retry;
    }

    /** When polling stops for a target that is down. */
    public CircuitBreakerSection circuitBreaker() {
        return circuitBreaker;
    }

    /** The adapter's part as it was written, {@code type} included. */
    JsonNode adapter() {
        return Required.value(adapter, "adapter");
    }

    boolean hasAdapter() {
        return adapter != null;
    }

    Optional<Duration> writtenHeartbeat() {
        return Optional.ofNullable(heartbeat);
    }

    Optional<Duration> writtenTimeout() {
        return Optional.ofNullable(timeout);
    }
}
