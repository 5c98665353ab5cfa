package io.legacybridge.states.data;

import java.time.Instant;

/** How long a Wait waits. */
public sealed interface Delay {

    /**
     * For a number of seconds.
     *
     * @param seconds zero or more
     */
    record Seconds(long seconds) implements Delay {}

    /**
     * Until an instant, which may have passed.
     *
     * @param instant when it ends
     */
    record Until(Instant instant) implements Delay {}
}
