package io.legacybridge.worker.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Reads a task's input. Numbers keep every digit that they were written with. */
public final class TaskInput {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private TaskInput() {}

    /**
     * The input as a tree.
     *
     * @param input what the poll brought
     * @throws InvalidInputException if it is not one JSON value
     */
    public static JsonNode parse(String input) throws InvalidInputException {
        try {
            JsonNode node = JSON.readTree(input);
            if (node.isMissingNode()) {
                throw new InvalidInputException("the task's input is empty; it must be JSON");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new InvalidInputException("the task's input is not JSON: " + e.getOriginalMessage());
        }
    }
}
