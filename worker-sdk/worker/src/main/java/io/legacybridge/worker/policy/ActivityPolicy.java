package io.legacybridge.worker.policy;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is allowed for one activity on one worker. Immutable: every {@code with} returns another one.
 *
 * @param slots how many tasks run at once, 1 or more
 * @param polls how many polls are kept open while slots are free, 1 to {@link #MOST_POLLS}; more than slots is useless
 * @param heartbeat the HeartbeatSeconds that the definition gives the state: beats go out at a third of it, and a task
 *     without an acknowledged beat for that long counts as lost. A poll's answer does not carry it, so it is said here.
 * @param timeout the TimeoutSeconds that the definition gives the state, more than {@code heartbeat}
 * @param retry how launches are tried again
 * @param circuitBreaker when the target counts as down
 * @param runs what becomes of runs when something comes in between
 */
public record ActivityPolicy(
        int slots,
        int polls,
        Duration heartbeat,
        Duration timeout,
        LaunchRetry retry,
        CircuitPolicy circuitBreaker,
        RunPolicy runs) {
    /**
     * Polls that may be open on one activity over all workers (Step Functions service quotas: pollers per activity).
     */
    public static final int MOST_POLLS = 1_000;

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(60);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    public ActivityPolicy {
        Mistakes.refuse(check(slots, polls, heartbeat, timeout));
    }

    /** So many slots and as many polls, a heartbeat of a minute, a timeout of an hour. */
    public static ActivityPolicy ofSlots(int slots) {
        return new ActivityPolicy(
                slots,
                Math.min(slots, MOST_POLLS),
                DEFAULT_HEARTBEAT,
                DEFAULT_TIMEOUT,
                LaunchRetry.defaults(),
                CircuitPolicy.defaults(),
                RunPolicy.defaults());
    }

    /** Every mistake that the constructor would refuse. */
    public static List<ConfigMistake> check(int slots, int polls, Duration heartbeat, Duration timeout) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        Mistakes.range(mistakes, "slots", slots, 1, 100_000);
        Mistakes.range(mistakes, "polls", polls, 1, MOST_POLLS);
        Mistakes.between(mistakes, "heartbeat", heartbeat, Duration.ofSeconds(1), LONGEST);
        Mistakes.between(mistakes, "timeout", timeout, Duration.ofSeconds(1), LONGEST);
        if (mistakes.isEmpty() && heartbeat.compareTo(timeout) >= 0) {
            mistakes.add(new ConfigMistake(
                    "heartbeat",
                    Mistakes.text(heartbeat) + " is not less than the timeout, " + Mistakes.text(timeout),
                    "Step Functions wants HeartbeatSeconds less than TimeoutSeconds; write both as the definition has"
                            + " them"));
        }
        return List.copyOf(mistakes);
    }

    /** The same with another number of polls. */
    public ActivityPolicy withPolls(int newPolls) {
        return new ActivityPolicy(slots, newPolls, heartbeat, timeout, retry, circuitBreaker, runs);
    }

    /** The same with other clocks of the state. */
    public ActivityPolicy withClocks(Duration newHeartbeat, Duration newTimeout) {
        return new ActivityPolicy(slots, polls, newHeartbeat, newTimeout, retry, circuitBreaker, runs);
    }

    /** The same with another way to try launches again. */
    public ActivityPolicy withRetry(LaunchRetry newRetry) {
        return new ActivityPolicy(slots, polls, heartbeat, timeout, newRetry, circuitBreaker, runs);
    }

    /** The same with another circuit breaker. */
    public ActivityPolicy withCircuitBreaker(CircuitPolicy newCircuitBreaker) {
        return new ActivityPolicy(slots, polls, heartbeat, timeout, retry, newCircuitBreaker, runs);
    }

    /** The same with other answers to what comes in between. */
    public ActivityPolicy withRuns(RunPolicy newRuns) {
        return new ActivityPolicy(slots, polls, heartbeat, timeout, retry, circuitBreaker, newRuns);
    }
}
