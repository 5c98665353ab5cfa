package io.legacybridge.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How long the last runs of an activity took, for guessing whether one more fits. Confined to the scheduler. */
final class RunTimes {
    private static final int REMEMBERED = 20;

    private final Deque<Duration> last = new ArrayDeque<>();

    void add(Duration took) {
        if (last.size() == REMEMBERED) {
            last.removeFirst();
        }
        last.addLast(took);
    }

    /** The longest of the last twenty; empty before any ended. */
    Optional<Duration> longest() {
        return last.stream().max(Duration::compareTo);
    }
}
