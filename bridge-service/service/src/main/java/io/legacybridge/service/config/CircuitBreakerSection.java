package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.policy.CircuitPolicy;
import java.time.Duration;
import java.util.List;

/** When an activity stops polling because the target of its adapter is down. */
public final class CircuitBreakerSection {
    @JsonProperty
    private int failureRate = 50;

    @JsonProperty
    private int window = 10;

    @JsonProperty
    private Duration openFor = Duration.ofSeconds(30);

    @JsonProperty
    private Duration holdFor = Duration.ofSeconds(60);

    /** Every mistake in it, as seen from here. */
    List<ConfigMistake> check() {
        return CircuitPolicy.check(failureRate, window, openFor, holdFor);
    }

    /** The same for the worker. */
    public CircuitPolicy policy() {
        return new CircuitPolicy(failureRate, window, openFor, holdFor);
    }
}
