package io.legacybridge.states.plan;

/** Thrown when an execution has one event left: that one must end it. Carries no stack trace, for it is no fault. */
final class HistoryFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long previousEventId;

    HistoryFullException(long previousEventId) {
        super(
                "The execution reached the maximum number of history events (" + Execution.MAX_EVENTS + ").",
                null,
                false,
                false);
        this.previousEventId = previousEventId;
    }

    long previousEventId() {
        return previousEventId;
    }
}
