package io.legacybridge.states.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.api.ApiError;

/** An error as a client reads it. */
final class ErrorBody {

    private ErrorBody() {}

    static ObjectNode of(ApiError error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("__type", error.type()).put("message", error.getMessage());
        error.members().forEach(body::set);
        return body;
    }
}
