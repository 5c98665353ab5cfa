package io.legacybridge.worker.policy;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long each part of a stop may take.
 *
 * @param finishWithin how long running work may go on before it is cancelled and handed back as {@code Bridge.Retry}
 * @param reportWithin how long the last reports may take after that
 */
public record DrainPolicy(Duration finishWithin, Duration reportWithin) {
    public DrainPolicy {
        Mistakes.refuse(check(finishWithin, reportWithin));
    }

    /** 30 seconds to finish, 15 to report. */
    public static DrainPolicy defaults() {
        return new DrainPolicy(Duration.ofSeconds(30), Duration.ofSeconds(15));
    }

    /** The same with another time to finish. */
    public DrainPolicy withFinishWithin(Duration newFinishWithin) {
        return new DrainPolicy(newFinishWithin, reportWithin);
    }

    /** Every mistake that the constructor would refuse. */
    public static List<ConfigMistake> check(Duration finishWithin, Duration reportWithin) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        Mistakes.between(mistakes, "finishWithin", finishWithin, Duration.ZERO, Duration.ofDays(1));
        Mistakes.between(mistakes, "reportWithin", reportWithin, Duration.ofMillis(1), Duration.ofHours(1));
        return List.copyOf(mistakes);
    }
}
