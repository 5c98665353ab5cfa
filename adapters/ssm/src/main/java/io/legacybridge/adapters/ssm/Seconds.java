package io.legacybridge.adapters.ssm;

import java.time.Duration;

/** Time as hosts and Systems Manager count it: whole seconds, rounded up, at least one. */
final class Seconds {
    private Seconds() {}

    static long of(Duration time) {
        return Math.max(1, time.plusMillis(999).toSeconds());
    }
}
