package io.legacybridge.worker.activity;

/**
 * What came of one call to Step Functions.
 *
 * @param <T> what an accepted call returns
 */
public sealed interface Answer<T> {
    /** The call did what it should. */
    record Accepted<T>(T value) implements Answer<T> {}

    /**
     * The call did not, or nobody knows.
     *
     * @param refusal what kind of no
     * @param message the service's own words, for logs; holds no task token
     */
    record Refused<T>(Refusal refusal, String message) implements Answer<T> {}

    /** An answer with a value. */
    static <T> Answer<T> accepted(T value) {
        return new Accepted<>(value);
    }

    /** A refusal. */
    static <T> Answer<T> refused(Refusal refusal, String message) {
        return new Refused<>(refusal, message);
    }
}
