package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.policy.ActivityPolicy;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One activity: how many tasks at once, how long they may take, and what does them. */
public final class ActivitySection {
    private static final Duration ANY_HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration ANY_TIMEOUT = Duration.ofDays(1);

    @JsonProperty
    private int slots = 1;

    @JsonProperty
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
        return polls == null ? Math.max(1, Math.min(slots, ActivityPolicy.MOST_POLLS)) : polls;
    }

    /** The TimeoutSeconds that the definition gives the state. */
    public Duration timeout() {
        return Required.value(timeout, "timeout");
    }

    /** The same for the worker. */
    public ActivityPolicy policy() {
        return new ActivityPolicy(
                slots,
                polls(),
                Required.value(heartbeat, "heartbeat"),
                timeout(),
                cancelWithin,
                retry.policy(),
                circuitBreaker.policy());
    }

    /** Every mistake that the constraints do not see, as seen from here. */
    List<ConfigMistake> check() {
        Duration timeoutOrAny = timeout == null ? ANY_TIMEOUT : timeout;
        Duration heartbeatOrAny = heartbeat == null ? ANY_HEARTBEAT : heartbeat;
        List<ConfigMistake> mistakes =
                new ArrayList<>(ActivityPolicy.check(slots, polls(), ANY_HEARTBEAT, ANY_TIMEOUT, cancelWithin));
        mistakes.addAll(ActivityPolicy.check(1, 1, heartbeatOrAny, timeoutOrAny, ANY_HEARTBEAT));
        if (polls() > Math.max(1, slots)) {
            mistakes.add(new ConfigMistake(
                    "polls",
                    polls() + " polls are more than the " + slots + " slots: a poll is issued only with a slot in hand",
                    "write " + slots + " or less"));
        }
        wholeSeconds("heartbeat", heartbeatOrAny).ifPresent(mistakes::add);
        wholeSeconds("timeout", timeoutOrAny).ifPresent(mistakes::add);
        retry.check().forEach(mistake -> mistakes.add(mistake.under("retry")));
        circuitBreaker.check().forEach(mistake -> mistakes.add(mistake.under("circuitBreaker")));
        return mistakes;
    }

    private static Optional<ConfigMistake> wholeSeconds(String key, Duration time) {
        return time.toMillis() % 1000 == 0
                ? Optional.empty()
                : Optional.of(new ConfigMistake(
                        key, Durations.write(time) + " cannot be in a definition", "write whole seconds, as 20s"));
    }

    /** The adapter's part as it was written, {@code type} included. */
    JsonNode adapter() {
        return Required.value(adapter, "adapter");
    }

    boolean hasAdapter() {
        return adapter != null;
    }
}
