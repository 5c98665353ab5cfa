package io.legacybridge.worker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.ValueTemplate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTest {
    @Test
    void theDefaultsAreAsDocumented() {
        ActivityPolicy policy = ActivityPolicy.ofSlots(4);

        assertThat(policy.polls()).isEqualTo(4);
        assertThat(policy.heartbeat()).isEqualTo(Duration.ofSeconds(60));
        assertThat(policy.timeout()).isEqualTo(Duration.ofHours(1));
        assertThat(policy.runs())
                .isEqualTo(new RunPolicy(
                        Duration.ofSeconds(30), OnLost.FAIL, OnStop.WAIT, Optional.empty(), Optional.empty()));
        assertThat(policy.retry()).isEqualTo(new LaunchRetry(3, Duration.ofMillis(500)));
        assertThat(policy.circuitBreaker())
                .isEqualTo(new CircuitPolicy(50, 10, Duration.ofSeconds(30), Duration.ofSeconds(60)));
        assertThat(DrainPolicy.defaults()).isEqualTo(new DrainPolicy(Duration.ofSeconds(30), Duration.ofSeconds(15)));
    }

    @Test
    void everyMistakeIsNamed() {
        assertThat(ActivityPolicy.check(0, 2_000, Duration.ZERO, Duration.ofSeconds(10)))
                .extracting(ConfigMistake::path)
                .containsExactly("slots", "polls", "heartbeat");
        assertThat(RunPolicy.check(Duration.ZERO))
                .extracting(ConfigMistake::path)
                .containsExactly("cancelWithin");
        assertThat(WorkPolicy.check(ValueTemplate.parse("all"), Duration.ZERO))
                .extracting(ConfigMistake::path)
                .containsExactly("workKey", "adoptWithin");
        assertThat(LaunchRetry.check(0, Duration.ZERO))
                .extracting(ConfigMistake::path)
                .containsExactly("attempts", "wait");
        assertThat(CircuitPolicy.check(101, 0, Duration.ZERO, Duration.ofSeconds(-1)))
                .extracting(ConfigMistake::path)
                .containsExactly("failureRate", "window", "openFor", "holdFor");
        assertThat(DrainPolicy.check(Duration.ofSeconds(-1), Duration.ZERO))
                .extracting(ConfigMistake::path)
                .containsExactly("finishWithin", "reportWithin");
    }

    @Test
    void aHeartbeatIsLessThanTheTimeout() {
        assertThat(ActivityPolicy.check(1, 1, Duration.ofSeconds(30), Duration.ofSeconds(30)))
                .singleElement()
                .hasToString(
                        "heartbeat: 30s is not less than the timeout, 30s; Step Functions wants HeartbeatSeconds less"
                                + " than TimeoutSeconds; write both as the definition has them");
    }

    @Test
    void theConstructorRefusesWhatTheCheckFinds() {
        assertThatThrownBy(() -> new LaunchRetry(0, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attempts: 0 is out of range; write a number from 1 to 20");
    }
}
