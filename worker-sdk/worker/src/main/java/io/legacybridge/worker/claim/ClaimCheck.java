package io.legacybridge.worker.claim;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.ArrayList;
import java.util.List;

/**
 * Which results travel as a claim, and which claims are resolved.
 *
 * @param store where they go
 * @param threshold how many bytes of UTF-8 a result may have to travel itself, 1,024 to 262,144. Step Functions takes
 *     262,144, but what the iterations of a Map return must fit in there together.
 * @param largestInput how many bytes the claims in one task's input may stand for together, 1,024 to 268,435,456
 */
public record ClaimCheck(ClaimStore store, long threshold, long largestInput) {
    /** What Step Functions takes: SendTaskSuccess, {@code output}. */
    public static final long MOST_THRESHOLD = 262_144;

    /** How many bytes the claims in an input may stand for unless it is said. */
    public static final long DEFAULT_LARGEST_INPUT = 8L << 20;

    private static final long LEAST = 1_024;
    private static final long MOST_INPUT = 256L << 20;

    public ClaimCheck {
        List<ConfigMistake> mistakes = check(threshold, largestInput);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(mistakes.get(0).toString());
        }
    }

    /** With the default for inputs. */
    public ClaimCheck(ClaimStore store, long threshold) {
        this(store, threshold, DEFAULT_LARGEST_INPUT);
    }

    /** Every mistake that the constructor would refuse. */
    public static List<ConfigMistake> check(long threshold, long largestInput) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        if (threshold < LEAST || threshold > MOST_THRESHOLD) {
            mistakes.add(new ConfigMistake(
                    "threshold", threshold + " bytes are not between 1KiB and 256KiB", "write a size as 200KiB"));
        }
        if (largestInput < LEAST || largestInput > MOST_INPUT) {
            mistakes.add(new ConfigMistake(
                    "largestInput", largestInput + " bytes are not between 1KiB and 256MiB", "write a size as 8MiB"));
        }
        return List.copyOf(mistakes);
    }
}
