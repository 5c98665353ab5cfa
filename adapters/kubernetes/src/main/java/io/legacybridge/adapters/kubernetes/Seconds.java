package io.legacybridge.adapters.kubernetes;

import java.time.Duration;

/** Times as Kubernetes has them: whole seconds. */
final class Seconds {
    private Seconds() {}

    /** At least one. */
    static long roundedUp(Duration time) {
        return Math.max(1, time.plusMillis(999).toSeconds());
    }
}
