package io.legacybridge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettableClockTest {
    private final SettableClock clock = new SettableClock(Instant.EPOCH);
    private final List<String> ran = new ArrayList<>();

    @Test
    void whatComesDueRunsInOrderAndAtItsOwnTime() {
        clock.after(Duration.ofSeconds(3), () -> ran.add("three at " + clock.instant()));
        clock.after(Duration.ofSeconds(1), () -> {
            ran.add("one at " + clock.instant());
            clock.after(Duration.ofSeconds(1), () -> ran.add("two at " + clock.instant()));
        });

        clock.advance(Duration.ofSeconds(5));

        assertThat(ran)
                .containsExactly(
                        "one at 1970-01-01T00:00:01Z", "two at 1970-01-01T00:00:02Z", "three at 1970-01-01T00:00:03Z");
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(5));
    }

    @Test
    void whatIsCancelledDoesNotRun() {
        clock.after(Duration.ofSeconds(1), () -> ran.add("never")).cancel();

        clock.advance(Duration.ofSeconds(2));

        assertThat(ran).isEmpty();
    }

    @Test
    void aStepOfTheWallClockIsNoTime() {
        clock.after(Duration.ofSeconds(1), () -> ran.add("too early"));

        clock.stepWallClock(Duration.ofHours(1));
        clock.runDue();

        assertThat(ran).isEmpty();
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(3_600));
        assertThat(clock.nanoTime()).isZero();
    }
}
