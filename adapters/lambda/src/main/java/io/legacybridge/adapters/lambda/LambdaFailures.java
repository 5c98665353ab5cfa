package io.legacybridge.adapters.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.legacybridge.adapters.program.StoredOutputs;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** What of this adapter a state machine sees when an invocation did not succeed. */
final class LambdaFailures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TIMED_OUT = "Sandbox.Timedout";
    private static final String TIMED_OUT_IN_WORDS = "Task timed out after ";

    private LambdaFailures() {}

    static Outcome.Failed invalidInput(InvalidInputException e) {
        return new Outcome.Failed(ErrorNames.INVALID_INPUT.text(), String.valueOf(e.getMessage()));
    }

    /** Lambda will not execute the function for this request. */
    static Outcome.Failed refused(ErrorNames error, String function, String why) {
        return new Outcome.Failed(error.text(), "the function " + function + " was not executed: " + why);
    }

    /**
     * The function was executed and failed. Its payload then is an object with {@code errorType} and
     * {@code errorMessage}, unless the runtime itself broke or is a custom one.
     */
    static Outcome.Failed ofFunction(InvokeResponse response, String payload) {
        JsonNode said = read(payload);
        String type = said.path("errorType").asText("");
        String message = said.path("errorMessage").asText("");
        String cause =
                (message.isBlank() ? "the function failed (" + response.functionError() + "): " + payload : message)
                        + about(response);
        return new Outcome.Failed(error(type, message), cause);
    }

    /** Where more of an execution can be read, and the end of its log. */
    static String about(InvokeResponse response) {
        return "\nversion " + response.executedVersion() + ", request "
                + response.responseMetadata().requestId() + logTail(response.logResult());
    }

    /** The function returned, and what it stored is not what it has to be. */
    static Outcome.Failed judged(StoredOutputs.Rejected rejected, Answer.Returned returned) {
        return new Outcome.Failed(rejected.error(), "the function returned, and " + rejected.why() + returned.about());
    }

    /** The function returned, and what it returned cannot be part of a result. */
    static Outcome.Failed notJson(JsonProcessingException e, Answer.Returned returned) {
        return new Outcome.Failed(
                ErrorNames.INVALID_OUTPUT.text(),
                "what the function returned is not JSON: " + e.getOriginalMessage() + returned.about());
    }

    /** Older runtimes say by the message alone that the time was up. */
    private static String error(String type, String message) {
        if (type.equals(TIMED_OUT) || (type.isBlank() && message.contains(TIMED_OUT_IN_WORDS))) {
            return ErrorNames.LAMBDA_TIMEOUT.text();
        }
        return type.isBlank() ? ErrorNames.LAMBDA_UNKNOWN.text() : type;
    }

    private static JsonNode read(String payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static String logTail(@Nullable String base64) {
        if (base64 == null || base64.isBlank()) {
            return "";
        }
        try {
            return "\nlog: " + new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
            return "\nlog: not readable, " + e.getMessage();
        }
    }
}
