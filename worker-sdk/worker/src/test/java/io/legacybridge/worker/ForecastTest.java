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
        Forecast forecast = Forecast.of(
                List.of(
                        ActivityPolicy.ofSlots(1_000).withClocks(Duration.ofSeconds(30), Duration.ofHours(1)),
                        ActivityPolicy.ofSlots(20).withClocks(Duration.ofSeconds(60), Duration.ofHours(1))),
                1);

        assertThat(forecast.heartbeatsPerSecond()).isEqualTo(101.0);
    }

    @Test
    void fourFifthsOfTheQuotaIsNearIt() {
        Forecast forecast = new Forecast(85, 1);

        assertThat(forecast.near(new ApiQuota(100, 100))).isTrue();
        assertThat(forecast.near(new ApiQuota(300, 300))).isFalse();
    }

    @Test
    void whatAllWorkersNeedTogetherCounts() {
        Forecast forecast = new Forecast(85, 3);

        assertThat(forecast.near(new ApiQuota(1_500, 300))).isTrue();
        assertThat(forecast.text(ApiQuota.ofRegion("eu-central-1")))
                .isEqualTo(
                        "with every slot in use 85.0 heartbeats a second, 255.0 with all 3 workers, of 300.0 that the"
                                + " quota allows");
        assertThat(forecast.near(ApiQuota.ofRegion("eu-west-1"))).isFalse();
    }

    @Test
    void whereThereIsNoQuotaNoneIsNamed() {
        assertThat(new Forecast(85, 1).text(ApiQuota.none()))
                .isEqualTo("with every slot in use 85.0 heartbeats a second; there is no quota here");
    }
}
