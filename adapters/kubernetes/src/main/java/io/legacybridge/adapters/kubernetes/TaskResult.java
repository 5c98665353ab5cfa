package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.task.Outcome;
import java.util.Optional;

/** What a state machine gets from a run that succeeded. */
final class TaskResult {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));
    private static final int SHOWN = 200;

    private TaskResult() {}

    /**
     * The outcome of a run that passed.
     *
     * <p>It is what the run itself says, if that was asked for; a warning is then added to a JSON object only. Else it
     * is a record of the run.
     */
    static Outcome of(String job, ResultSource source, Exit exit, boolean partial, JobLog.End log) {
        if (source == ResultSource.NONE) {
            return new Outcome.Succeeded(recordOf(job, exit, partial));
        }
        if (exit.pod().isEmpty()) {
            return BridgeRetry.because(
                    BridgeRetry.RUN_LOST, "the Job is complete, and its pod is gone with the result");
        }
        Optional<String> said = source == ResultSource.LOG
                ? log.json()
                : Optional.of(exit.message()).filter(message -> !message.isBlank());
        if (said.isEmpty()) {
            return new Outcome.Failed(
                    ErrorNames.INVALID_OUTPUT.text(),
                    source == ResultSource.LOG
                            ? "the container ended well, and no line of its log is a JSON object or array"
                            : "the container ended well, and left no termination message");
        }
        try {
            JsonNode result = JSON.readTree(said.get());
            if (partial && result instanceof ObjectNode object) {
                object.put("partial", true);
            }
            return new Outcome.Succeeded(result.toString());
        } catch (JsonProcessingException e) {
            return new Outcome.Failed(
                    ErrorNames.INVALID_OUTPUT.text(),
                    "the termination message is not JSON: " + e.getOriginalMessage() + ": "
                            + said.get().substring(0, Math.min(SHOWN, said.get().length())));
        }
    }

    private static String recordOf(String job, Exit exit, boolean partial) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("job", job);
        exit.pod().ifPresent(pod -> result.put("pod", pod));
        result.put("exitCode", exit.code());
        result.put("partial", partial);
        result.put("wallMillis", exit.wallMillis());
        return result.toString();
    }
}
