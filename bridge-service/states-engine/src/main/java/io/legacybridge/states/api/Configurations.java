package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Logging and tracing of a state machine: kept and described, and without effect here. */
final class Configurations {

    private Configurations() {}

    static Optional<ObjectNode> logging(Request request) {
        return request.node("loggingConfiguration").map(given -> {
            String level = given.path("level").asText("OFF");
            if (!level.equals("OFF") && given.path("destinations").size() != 1) {
                throw invalidLogging("Must specify exactly one Log Destination.");
            }
            ObjectNode logging = noLogging().put("level", level);
            logging.put(
                    "includeExecutionData", given.path("includeExecutionData").asBoolean(false));
            if (given.hasNonNull("destinations")) {
                logging.set("destinations", given.get("destinations").deepCopy());
            }
            return logging;
        });
    }

    static ObjectNode noLogging() {
        return Answers.object().put("level", "OFF").put("includeExecutionData", false);
    }

    static Optional<ObjectNode> tracing(Request request) {
        return request.node("tracingConfiguration").map(given -> noTracing().put("enabled", enabled(given)));
    }

    static ObjectNode noTracing() {
        return Answers.object().put("enabled", false);
    }

    /** Adds what a description of a machine says about its revision. */
    static void add(ObjectNode answer, Revision revision) {
        answer.set("loggingConfiguration", revision.logging());
        answer.set("tracingConfiguration", revision.tracing());
        if (revision.id() != null) {
            answer.put("revisionId", revision.id());
        }
        addDefinitionFacts(answer, revision.definition());
    }

    /** Adds what a description says about the definition besides its text. */
    static void addDefinitionFacts(ObjectNode answer, String definition) {
        answer.set("encryptionConfiguration", Encryption.ownedKey());
        ObjectNode variables = VariableReferences.of(definition);
        if (!variables.isEmpty()) {
            answer.set("variableReferences", variables);
        }
    }

    private static boolean enabled(JsonNode given) {
        return given.path("enabled").asBoolean(false);
    }

    private static ApiError invalidLogging(String reason) {
        return ApiError.of("InvalidLoggingConfiguration", "Invalid Logging Configuration: " + reason);
    }
}
