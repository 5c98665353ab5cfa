package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.ValueTemplate;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.policy.OnSameWork;
import io.legacybridge.worker.policy.OnStop;
import io.legacybridge.worker.policy.RunPolicy;
import io.legacybridge.worker.policy.WorkPolicy;
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
    private OnLost onLost = OnLost.FAIL;

    @JsonProperty
    private OnStop onStop = OnStop.WAIT;

    @JsonProperty
    private @Nullable String workKey;

    @JsonProperty
    private @Nullable OnSameWork onSameWork;

    @JsonProperty
    private @Nullable Duration adoptWithin;

    @JsonProperty
    private @Nullable String exclusive;

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
                retry.policy(),
                circuitBreaker.policy(),
                new RunPolicy(cancelWithin, onLost, onStop, work(), Optional.ofNullable(exclusive)));
    }

    private Optional<WorkPolicy> work() {
        return workKey == null
                ? Optional.empty()
                : Optional.of(new WorkPolicy(
                        ValueTemplate.parse(workKey),
                        onSameWork == null ? OnSameWork.WAIT : onSameWork,
                        adoptWithin()));
    }

    private Duration adoptWithin() {
        return adoptWithin == null ? WorkPolicy.DEFAULT_ADOPT_WITHIN : adoptWithin;
    }

    /** Every mistake that the constraints do not see, as seen from here. */
    List<ConfigMistake> check() {
        Duration timeoutOrAny = timeout == null ? ANY_TIMEOUT : timeout;
        Duration heartbeatOrAny = heartbeat == null ? ANY_HEARTBEAT : heartbeat;
        List<ConfigMistake> mistakes =
                new ArrayList<>(ActivityPolicy.check(slots, polls(), ANY_HEARTBEAT, ANY_TIMEOUT));
        mistakes.addAll(ActivityPolicy.check(1, 1, heartbeatOrAny, timeoutOrAny));
        mistakes.addAll(RunPolicy.check(cancelWithin));
        workKey(mistakes);
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

    /** The HeartbeatSeconds, if they were written. */
    Optional<Duration> heartbeat() {
        return Optional.ofNullable(heartbeat);
    }

    private void workKey(List<ConfigMistake> mistakes) {
        if (workKey == null) {
            meaningless(mistakes, "onSameWork", onSameWork != null, "a workKey");
            meaningless(mistakes, "adoptWithin", adoptWithin != null, "a workKey");
            return;
        }
        meaningless(
                mistakes, "adoptWithin", adoptWithin != null && onSameWork != OnSameWork.ADOPT, "onSameWork: adopt");
        try {
            mistakes.addAll(WorkPolicy.check(ValueTemplate.parse(workKey), adoptWithin()));
        } catch (IllegalArgumentException e) {
            mistakes.add(new ConfigMistake(
                    "workKey", String.valueOf(e.getMessage()), "write values of the input, as '{{$.item}}'"));
        }
    }

    private static void meaningless(List<ConfigMistake> mistakes, String key, boolean written, String without) {
        if (written) {
            mistakes.add(
                    new ConfigMistake(key, "it means nothing without " + without, "write that too, or leave it out"));
        }
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
