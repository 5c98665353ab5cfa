package io.legacybridge.worker.input;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

/** A kind of JSON value that can stand in a command. */
public enum ValueType {
    /** Text. */
    @JsonProperty("string")
    STRING("a string"),
    /** Any number. */
    @JsonProperty("number")
    NUMBER("a number"),
    /** A number that is written without a fraction and without an exponent. */
    @JsonProperty("integer")
    INTEGER("an integer"),
    /** {@code true} or {@code false}. */
    @JsonProperty("boolean")
    BOOLEAN("a boolean");

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    /** Whether a value is of this kind. */
    public boolean holds(JsonNode value) {
        return switch (this) {
            case STRING -> value.isTextual();
            case NUMBER -> value.isNumber();
            case INTEGER -> value.isIntegralNumber();
            case BOOLEAN -> value.isBoolean();
        };
    }

    /** As a message says it: "an integer". */
    public String inWords() {
        return words;
    }
}
