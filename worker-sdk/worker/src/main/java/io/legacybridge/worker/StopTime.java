package io.legacybridge.worker;

import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.DrainPolicy;
import io.legacybridge.worker.policy.RunPolicy;
import java.time.Duration;
import java.util.Collection;

/** How long a drain can take at the most: the one number for whoever sends SIGKILL. */
final class StopTime {
    /** For what is left once the drain is over. */
    static final Duration CLOSING = Duration.ofSeconds(2);

    private StopTime() {}

    /** The longer of the last poll's end and the end of the last run, then the last reports, then the rest. */
    static Duration of(Collection<ActivityPolicy> policies, DrainPolicy drain) {
        Duration working = policies.stream()
                .map(policy -> untilRunsAreGone(policy.runs(), drain))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        Duration both = working.compareTo(PollLoop.DEADLINE) > 0 ? working : PollLoop.DEADLINE;
        return both.plus(drain.reportWithin()).plus(CLOSING);
    }

    private static Duration untilRunsAreGone(RunPolicy runs, DrainPolicy drain) {
        return switch (runs.onStop()) {
            case WAIT -> drain.finishWithin().plus(runs.cancelWithin());
            case CANCEL -> runs.cancelWithin();
            case LEAVE -> Duration.ZERO;
        };
    }
}
