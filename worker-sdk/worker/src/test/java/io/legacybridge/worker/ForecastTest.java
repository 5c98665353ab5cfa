package io.legacybridge.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.policy.ActivityPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {
    @Test
    void everySlotBeatsThreeTimesPerInterval() {
        Forecast forecast = Forecast.of(List.of(
                ActivityPolicy.ofSlots(1_000).withClocks(Duration.ofSeconds(30), Duration.ofHours(1)),
                ActivityPolicy.ofSlots(20).withClocks(Duration.ofSeconds(60), Duration.ofHours(1))));

        assertThat(forecast.heartbeatsPerSecond()).isEqualTo(101.0);
    }

    @Test
    void fourFifthsOfTheShareIsNearIt() {
        Forecast forecast = new Forecast(85);

        assertThat(forecast.near(new ApiQuota(100, 100))).isTrue();
        assertThat(forecast.near(new ApiQuota(300, 300))).isFalse();
    }
}
