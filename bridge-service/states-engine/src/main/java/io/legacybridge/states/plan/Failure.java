package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.StatesException;
import org.jspecify.annotations.Nullable;

/**
 * Why a state failed.
 *
 * @param error the name that is written down; null where a Fail state or a worker gave none
 * @param matchedAs the name by which Retry and Catch know it: a missed heartbeat is recorded as a timeout, yet can be
 *     told apart
 * @param terminal whether it ends the execution wherever it happens: States.Runtime and States.DataLimitExceeded are
 *     neither retried nor caught (Step Functions Developer Guide, Handling errors), and the states around stay silent
 *     in the history
 */
record Failure(@Nullable String error, @Nullable String cause, String matchedAs, boolean terminal) {

    private static final String TIMEOUT = "States.Timeout";

    static Failure of(@Nullable String error, @Nullable String cause) {
        return new Failure(error, cause, error == null ? "" : error, false);
    }

    static Failure timeout() {
        return of(TIMEOUT, null);
    }

    static Failure heartbeatTimeout() {
        return new Failure(TIMEOUT, null, "States.HeartbeatTimeout", false);
    }

    static Failure runtime(String cause) {
        return new Failure(StatesException.RUNTIME, cause, StatesException.RUNTIME, true);
    }

    /** @param place where it happened, in the words with which AWS begins a cause */
    static Failure evaluation(StatesException e, String place) {
        return new Failure(
                e.error(), place + e.causeText(), e.error(), e.error().equals(StatesException.RUNTIME));
    }

    static Failure outputTooLarge(String state) {
        String error = "States.DataLimitExceeded";
        String cause = "The state/task '" + state
                + "' returned a result with a size exceeding the maximum number of bytes service limit.";
        return new Failure(error, cause, error, true);
    }

    /** More items of a Map have failed than it tolerates. */
    static Failure tooManyItems() {
        return of("States.ExceedToleratedFailureThreshold", "The specified tolerated failure threshold was exceeded");
    }

    /** What a Catch gets as its result. */
    ObjectNode errorOutput() {
        return JsonNodeFactory.instance.objectNode().put("Error", error).put("Cause", cause);
    }
}
