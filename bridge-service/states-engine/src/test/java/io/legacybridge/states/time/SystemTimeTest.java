package io.legacybridge.states.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemTimeTest {

    @Test
    void aTaskThatThrowsDoesNotKeepTheNextFromRunning() throws Exception {
        try (EngineTime time = EngineTime.of(Clock.systemUTC())) {
            CountDownLatch ran = new CountDownLatch(1);
            time.schedule(Duration.ZERO, () -> {
                throw new IllegalStateException("on purpose");
            });
            time.schedule(Duration.ofMillis(1), ran::countDown);
            assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aTimerThatComesFirstRunsFirstEvenWhenSetLast() throws Exception {
        try (EngineTime time = EngineTime.system()) {
            CountDownLatch ran = new CountDownLatch(1);
            time.schedule(Duration.ofDays(365), ran::countDown);
            time.schedule(Duration.ofMillis(5), ran::countDown);
            assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
