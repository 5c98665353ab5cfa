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
 */
record Failure(@Nullable String error, @Nullable String cause, String matchedAs) {

    private static final String TIMEOUT = "States.Timeout";

    static Failure of(@Nullable String error, @Nullable String cause) {
        return new Failure(error, cause, error == null ? "" : error);
    }

    static Failure timeout() {
        return of(TIMEOUT, null);
    }

    static Failure heartbeatTimeout() {
        return new Failure(TIMEOUT, null, "States.HeartbeatTimeout");
    }

    static Failure runtime(String cause) {
        return of(StatesException.RUNTIME, cause);
    }

    static Failure outputTooLarge(String state) {
        return of(
                "States.DataLimitExceeded",
                "The state/task '" + state
                        + "' returned a result with a size exceeding the maximum number of bytes service limit.");
    }

    /** What a Catch gets as its result. */
    ObjectNode errorOutput() {
        return JsonNodeFactory.instance.objectNode().put("Error", error).put("Cause", cause);
    }
}
