package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.Outcome;

/** An outcome as a text that can be kept on a Job. */
final class WrittenOutcome {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OUTPUT = "output";
    private static final String ERROR = "error";
    private static final String CAUSE = "cause";

    private WrittenOutcome() {}

    static String write(Outcome outcome) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        if (outcome instanceof Outcome.Succeeded succeeded) {
            written.put(OUTPUT, succeeded.output());
        } else if (outcome instanceof Outcome.Failed failed) {
            written.put(ERROR, failed.error()).put(CAUSE, failed.cause());
        } else if (outcome instanceof Outcome.Abandoned abandoned) {
            written.put(CAUSE, abandoned.reason());
        }
        return written.toString();
    }

    static Outcome read(String text) {
        try {
            JsonNode written = JSON.readTree(text);
            if (written.path(OUTPUT).isTextual()) {
                return new Outcome.Succeeded(written.path(OUTPUT).textValue());
            }
            return written.path(ERROR).isTextual()
                    ? new Outcome.Failed(
                            written.path(ERROR).textValue(), written.path(CAUSE).asText())
                    : new Outcome.Abandoned(written.path(CAUSE).asText());
        } catch (JsonProcessingException e) {
            return BridgeRetry.because(
                    BridgeRetry.RUN_LOST,
                    "the outcome that was written on the Job cannot be read: " + e.getOriginalMessage());
        }
    }
}
