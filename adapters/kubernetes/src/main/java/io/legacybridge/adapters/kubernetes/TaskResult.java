package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.adapters.program.StoredOutputs;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a state machine gets from a run that succeeded. */
final class TaskResult {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));
    private static final String RESULT = "result";
    private static final int LARGEST = 8 << 20;
    private static final int SHOWN = 200;

    private TaskResult() {}

    /** A file does not hold the result that it should. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * The outcome of a run that passed, as far as it is known before its files are looked at.
     *
     * <p>It is what the run itself says, if that was asked for; a warning is then added to a JSON object only. Else, or
     * where there are files, it is a record of the run, with what the run says as {@code result}.
     */
    static Outcome of(String job, Terms terms, Exit exit, boolean partial, JobLog.End log) {
        ResultSource source = terms.result();
        if (source == ResultSource.NONE || source == ResultSource.FILE) {
            return new Outcome.Succeeded(recordOf(job, exit, partial).toString());
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
            if (!terms.outputs().files().isEmpty()) {
                return new Outcome.Succeeded(
                        recordOf(job, exit, partial).set(RESULT, result).toString());
            }
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

    private static ObjectNode recordOf(String job, Exit exit, boolean partial) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("job", job);
        exit.pod().ifPresent(pod -> result.put("pod", pod));
        result.put("exitCode", exit.code());
        result.put("partial", partial);
        result.put("wallMillis", exit.wallMillis());
        return result;
    }

    /**
     * What the file says that is a run's result.
     *
     * @param name of the file; null for none
     */
    static Optional<JsonNode> in(List<StoredOutputs.Ready> files, @Nullable String name)
            throws UnreadableException, IOException {
        Optional<StoredOutputs.Ready> file = files.stream()
                .filter(ready -> ready.output().name().equals(name))
                .findFirst();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        long bytes = Files.size(file.get().file());
        if (bytes > LARGEST) {
            throw new UnreadableException("the file of out." + name + " is to be the result, and has " + bytes
                    + " bytes, more than 8 MiB; let the program write a smaller one");
        }
        try {
            return Optional.of(JSON.readTree(Files.readAllBytes(file.get().file())));
        } catch (JsonProcessingException e) {
            throw new UnreadableException(
                    "the file of out." + name + " is to be the result, and is not JSON: " + e.getOriginalMessage());
        }
    }

    /** The outcome of a run whose files are in their places. */
    static Outcome.Succeeded withFiles(
            Outcome.Succeeded run, List<StoredOutputs.Published> files, Optional<JsonNode> said) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.set("files", StoredOutputs.Published.tell(files));
        try {
            result.setAll((ObjectNode) JSON.readTree(run.output()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the record of a run cannot be read", e);
        }
        said.ifPresent(value -> result.set(RESULT, value));
        return new Outcome.Succeeded(result.toString());
    }
}
