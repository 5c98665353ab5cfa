package io.legacybridge.states.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The one way in which JSON is read and written here. */
public final class Json {
    /** One document and nothing behind it, limited in depth by Jackson's own constraints. */
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectMapper UNIQUE_NAMES = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /**
     * Reads a text that must be one JSON value.
     *
     * @throws JsonProcessingException if it is not, or is nested deeper than 1,000 levels
     */
    public static JsonNode parse(String text) throws JsonProcessingException {
        return parse(MAPPER, text);
    }

    /**
     * Reads a text that must be one JSON value in which no object has a name twice.
     *
     * @throws JsonProcessingException if it is not, or is nested deeper than 1,000 levels
     */
    public static JsonNode parseUnique(String text) throws JsonProcessingException {
        return parse(UNIQUE_NAMES, text);
    }

    private static JsonNode parse(ObjectMapper mapper, String text) throws JsonProcessingException {
        JsonNode node = mapper.readTree(text);
        if (node.isMissingNode()) {
            throw new EmptyTextException();
        }
        return node;
    }

    /**
     * The value as compact JSON.
     *
     * @throws StatesException {@code States.Runtime} if it is nested deeper than 1,000 levels, as data can become that
     *     grows from state to state
     */
    public static String write(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new StatesException(
                    StatesException.RUNTIME, "The data cannot be written as JSON: " + e.getOriginalMessage());
        }
    }

    /** What kind of value it is, in the words of AWS's texts: null, boolean, number, string, array or object. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case OBJECT, POJO -> "object";
            case STRING, BINARY -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case NULL, MISSING -> "null";
        };
    }

    /** An empty text is no JSON value. */
    private static final class EmptyTextException extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        EmptyTextException() {
            super("No content to read: the text is empty");
        }
    }
}
