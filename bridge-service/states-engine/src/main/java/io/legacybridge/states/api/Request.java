package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request whose constraints have been checked: what is required is there, what is there has its type. */
record Request(String operation, ObjectNode body, Caller caller) {

    String text(String member) {
        return body.path(member).asText();
    }

    @Nullable
    String textOrNull(String member) {
        return body.hasNonNull(member) ? body.get(member).textValue() : null;
    }

    Optional<String> optionalText(String member) {
        return Optional.ofNullable(textOrNull(member));
    }

    boolean flag(String member, boolean otherwise) {
        return body.hasNonNull(member) ? body.get(member).booleanValue() : otherwise;
    }

    /** How many items a page may have: zero and nothing mean the API's default of 100. */
    int pageSize() {
        int asked = body.path("maxResults").asInt(0);
        return asked == 0 ? 100 : asked;
    }

    Optional<JsonNode> node(String member) {
        return body.hasNonNull(member) ? Optional.of(body.get(member)) : Optional.empty();
    }

    List<JsonNode> items(String member) {
        List<JsonNode> items = new ArrayList<>();
        body.path(member).forEach(items::add);
        return items;
    }
}
