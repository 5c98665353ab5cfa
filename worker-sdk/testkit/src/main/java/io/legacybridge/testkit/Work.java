package io.legacybridge.testkit;

/** The kinds of work that the {@link AdapterContractTest} asks an adapter for. */
public enum Work {
    /** Ends well within a few seconds. */
    SUCCEEDS,
    /**
     * Ends badly by itself within a few seconds, with the error that {@link AdapterContractTest#errorOfFailure} names.
     */
    FAILS,
    /** Goes on for at least five minutes and says nothing meanwhile. */
    LASTS,
    /**
     * Prints the lines {@code one}, {@code two} and {@code three}, one after the other, and then goes on like
     * {@link #LASTS}. Only for an adapter that declares {@link io.legacybridge.worker.adapter.Capability#LOGS}.
     */
    PRINTS,
    /** Has an input that the adapter refuses before anything is started. */
    REFUSED,
    /** Ends well, and its output has more than 262,144 bytes of UTF-8. */
    BIG_OUTPUT,
    /** Ends well, and then publishes something that {@link AdapterContractTest#published} can see. */
    PUBLISHES,
    /** Cannot be launched, since the place where it would run does not answer. */
    TARGET_DOWN
}
