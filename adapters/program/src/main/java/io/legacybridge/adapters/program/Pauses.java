package io.legacybridge.adapters.program;

import java.time.Duration;

/**
 * How long to wait for a place that does not answer before it is asked again: a second, then twice as long each time,
 * up to a minute. Thread-safe.
 */
public final class Pauses {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Duration next = FIRST;

    /** The next one. */
    public synchronized Duration next() {
        Duration pause = next;
        Duration longer = pause.multipliedBy(2);
        next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        return pause;
    }
}
