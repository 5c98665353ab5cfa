package io.legacybridge.service.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.worker.policy.ActivityPolicy;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads <code>{"slots": 4}</code>, and nothing else. */
final class SlotsRequest {
    private static final String FIELD = "slots";
    private static final String MEND = "send {\"slots\": N} with a whole number, 1 or more";
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private SlotsRequest() {}

    /** @return a number of slots that is allowed; everything else is thrown as a {@link Problem} */
    static int read(@Nullable String body) {
        JsonNode request = tree(body);
        for (Iterator<String> names = request.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals(FIELD)) {
                throw Problem.field(name, request.path(name).toString(), "this field is unknown", MEND)
                        .thrown();
            }
        }
        JsonNode slots = request.path(FIELD);
        if (!slots.canConvertToInt() || !slots.isIntegralNumber()) {
            String value = slots.isMissingNode() ? "" : slots.toString();
            String problem = slots.isMissingNode() ? "it is missing" : value + " is not a number of slots";
            throw Problem.field(FIELD, value, problem, MEND).thrown();
        }
        ActivityPolicy.check(slots.intValue(), 1, Duration.ofSeconds(1), Duration.ofDays(1)).stream()
                .findFirst()
                .ifPresent(mistake -> {
                    throw Problem.field(slots.asText(), mistake).thrown();
                });
        return slots.intValue();
    }

    private static JsonNode tree(@Nullable String body) {
        try {
            JsonNode tree = JSON.readTree(body == null ? "" : body);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            throw Problem.field("body", "", "it is not JSON: " + e.getOriginalMessage(), MEND)
                    .thrown();
        }
        throw Problem.field("body", "", "it is not a JSON object", MEND).thrown();
    }
}
