package io.legacybridge.states.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorEqualsTest {

    @ParameterizedTest
    @CsvSource({
        "States.ALL, Process.Killed, true",
        "States.ALL, States.Timeout, true",
        "States.ALL, States.Runtime, false",
        "States.ALL, States.DataLimitExceeded, false",
        "States.TaskFailed, Process.Killed, true",
        "States.TaskFailed, States.Timeout, false",
        "States.TaskFailed, States.HeartbeatTimeout, false",
        "States.TaskFailed, States.Runtime, false",
        "States.Timeout, States.HeartbeatTimeout, true",
        "States.HeartbeatTimeout, States.Timeout, false",
        "States.Runtime, States.Runtime, true",
        "Process.Killed, Process.Kille, false",
        "Process.*, Process.Killed, false",
    })
    void aNameStandsForTheseErrors(String name, String error, boolean matches) {
        assertThat(new ErrorEquals(List.of(name)).matches(error)).isEqualTo(matches);
    }

    @Test
    void oneOfSeveralNamesIsEnough() {
        ErrorEquals errors = new ErrorEquals(List.of("Bridge.Retry", "States.Timeout"));
        assertThat(errors.matches("States.Timeout")).isTrue();
        assertThat(errors.matches("Process.Killed")).isFalse();
    }
}
