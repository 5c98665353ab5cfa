package io.legacybridge.worker.claim;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.List;

/**
 * Which results travel as a claim.
 *
 * @param store where they go
 * @param threshold how many bytes of UTF-8 a result may have to travel itself, 1,024 to 262,144. Step Functions takes
 *     262,144, but what the iterations of a Map return must fit in there together.
 */
public record ClaimCheck(ClaimStore store, long threshold) {
    /** What Step Functions takes: SendTaskSuccess, {@code output}. */
    public static final long MOST_THRESHOLD = 262_144;

    private static final long LEAST_THRESHOLD = 1_024;

    public ClaimCheck {
        List<ConfigMistake> mistakes = check(threshold);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(mistakes.get(0).toString());
        }
    }

    /** Every mistake that the constructor would refuse. */
    public static List<ConfigMistake> check(long threshold) {
        return threshold >= LEAST_THRESHOLD && threshold <= MOST_THRESHOLD
                ? List.of()
                : List.of(new ConfigMistake(
                        "threshold", threshold + " bytes are not between 1KiB and 256KiB", "write a size as 200KiB"));
    }
}
