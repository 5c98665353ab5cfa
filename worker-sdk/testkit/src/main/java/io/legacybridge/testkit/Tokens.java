package io.legacybridge.testkit;

import io.legacybridge.worker.task.TaskToken;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes task tokens that look like real ones: long, opaque, and full of what breaks URLs and labels. */
public final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 320;

    private Tokens() {}

    /** A token that nobody has seen before, 428 characters of Base64. */
    public static TaskToken fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return TaskToken.of(Base64.getEncoder().encodeToString(bytes));
    }
}
