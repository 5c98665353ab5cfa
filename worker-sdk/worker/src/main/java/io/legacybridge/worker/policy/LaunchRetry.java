package io.legacybridge.worker.policy;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a launch is tried again whose target is unavailable. The task is heartbeated meanwhile.
 *
 * @param attempts how often altogether, 1 to 20
 * @param firstWait before the second attempt; doubled for each further one, give or take half at random
 */
public record LaunchRetry(int attempts, Duration firstWait) {
    public LaunchRetry {
        Mistakes.refuse(check(attempts, firstWait));
    }

    /** Three attempts, half a second at first. */
    public static LaunchRetry defaults() {
        return new LaunchRetry(3, Duration.ofMillis(500));
    }

    /** Every mistake that the constructor would refuse. */
    public static List<ConfigMistake> check(int attempts, Duration firstWait) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        Mistakes.range(mistakes, "attempts", attempts, 1, 20);
        Mistakes.between(mistakes, "wait", firstWait, Duration.ofMillis(1), Duration.ofMinutes(1));
        return List.copyOf(mistakes);
    }
}
