package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.data.Json;
import java.nio.charset.StandardCharsets;

/** A value on its way between states, with its text, which events and size limits need. */
record Payload(JsonNode json, String text) {

    /** The most that a state may hand on, in UTF-8 bytes (service quotas). */
    private static final int MAX_BYTES = 262_144;

    static Payload of(JsonNode json) {
        return new Payload(json, Json.write(json));
    }

    boolean isTooLarge() {
        return text.length() > MAX_BYTES / 3 && text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }
}
