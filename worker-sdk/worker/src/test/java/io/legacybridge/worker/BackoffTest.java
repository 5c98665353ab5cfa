package io.legacybridge.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random(1));

    @Test
    void aPauseIsAnythingUpToADoublingLimit() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(backoff.pause(1)).isBetween(Duration.ZERO, Duration.ofMillis(100));
            assertThat(backoff.pause(3)).isBetween(Duration.ZERO, Duration.ofMillis(400));
        }
    }

    @Test
    void thePausesAreSpreadOverAllOfIt() {
        long longOnes = java.util.stream.IntStream.range(0, 1_000)
                .filter(i -> backoff.pause(3).toMillis() > 200)
                .count();

        assertThat(longOnes).isBetween(400L, 600L);
    }

    @Test
    void noPauseIsLongerThanTheCap() {
        for (int failures = 1; failures < 10_000; failures *= 3) {
            assertThat(backoff.pause(failures)).isLessThanOrEqualTo(Duration.ofSeconds(5));
        }
        assertThat(backoff.pause(Integer.MAX_VALUE)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }
}
