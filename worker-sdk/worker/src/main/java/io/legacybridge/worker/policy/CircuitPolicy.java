package io.legacybridge.worker.policy;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When an activity's target counts as down, and what happens then. Counted are launches and failures of the
 * infrastructure, never what a program made of its task.
 *
 * @param failureRate the percentage of failed launches among the last ones that opens the circuit, 1 to 100
 * @param window how many launches are looked at, 1 or more; with fewer the circuit stays closed
 * @param openFor how long nothing is tried once it is open; then the target is probed
 * @param holdFor how long a task that was already on its way is kept with heartbeats for the target to come back,
 *     before it is handed back as {@code Bridge.Retry}; zero hands it back at once
 */
public record CircuitPolicy(int failureRate, int window, Duration openFor, Duration holdFor) {
    public CircuitPolicy {
        Mistakes.refuse(check(failureRate, window, openFor, holdFor));
    }

    /** Half of the last ten launches; open for 30 seconds; tasks held for a minute. */
    public static CircuitPolicy defaults() {
        return new CircuitPolicy(50, 10, Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    /** Every mistake that the constructor would refuse. */
    public static List<ConfigMistake> check(int failureRate, int window, Duration openFor, Duration holdFor) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        Mistakes.range(mistakes, "failureRate", failureRate, 1, 100);
        Mistakes.range(mistakes, "window", window, 1, 10_000);
        Mistakes.between(mistakes, "openFor", openFor, Duration.ofMillis(1), Duration.ofHours(1));
        Mistakes.between(mistakes, "holdFor", holdFor, Duration.ZERO, Duration.ofDays(1));
        return List.copyOf(mistakes);
    }
}
