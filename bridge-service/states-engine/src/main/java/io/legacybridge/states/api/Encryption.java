package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Encryption at rest, of which this engine knows only AWS's default. */
final class Encryption {

    private static final String OWNED = "AWS_OWNED_KEY";

    private Encryption() {}

    static ObjectNode ownedKey() {
        return Answers.object().put("type", OWNED);
    }

    static void requireOwnedKey(JsonNode configuration) {
        if (!configuration.path("type").asText().equals(OWNED)) {
            throw ApiError.of(
                    "InvalidEncryptionConfiguration",
                    "Invalid Encryption Configuration: 'This engine has no customer managed keys; leave encryptionConfiguration out or use "
                            + OWNED + "'");
        }
    }
}
