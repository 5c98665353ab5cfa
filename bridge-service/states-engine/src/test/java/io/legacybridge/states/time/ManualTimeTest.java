package io.legacybridge.states.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimeTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualTime time = new ManualTime(START);
    private final List<String> ran = new ArrayList<>();

    @Test
    void timersRunInTheOrderOfTheirDeadlinesWithTheClockAtEach() {
        time.schedule(Duration.ofSeconds(2), () -> ran.add("late " + time.now()));
        time.schedule(Duration.ofSeconds(1), () -> ran.add("early " + time.now()));
        time.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("early 2026-01-01T00:00:01Z", "late 2026-01-01T00:00:02Z");
        assertThat(time.now()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void aTimerSetByATimerRunsInTheSameAdvance() {
        time.schedule(Duration.ofSeconds(1), () -> time.schedule(Duration.ofSeconds(1), () -> ran.add("second")));
        time.advance(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("second");
    }

    @Test
    void aCancelledTimerDoesNotRun() {
        time.schedule(Duration.ofSeconds(1), () -> ran.add("x")).cancel();
        time.advance(Duration.ofSeconds(1));
        assertThat(ran).isEmpty();
    }
}
