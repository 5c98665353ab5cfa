package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The types of the fields in the answers of the service integrations that tests mock most. AWS checks a mocked result
 * against the API model of every service; a result of an integration that is not in this table is taken as it is, and
 * no field is required.
 */
final class MockedFields {

    private static final String NUMBER = "a number";
    private static final String STRING = "a string";

    private static final Map<String, Map<String, String>> TYPES = Map.of(
            "lambda:invoke", types(NUMBER, "StatusCode", STRING, "FunctionError LogResult ExecutedVersion"),
            "states:startExecution", types(NUMBER, "", STRING, "ExecutionArn StartDate"),
            "sqs:sendMessage",
                    types(
                            NUMBER,
                            "",
                            STRING,
                            "MD5OfMessageBody MD5OfMessageAttributes MD5OfMessageSystemAttributes MessageId"
                                    + " SequenceNumber"));

    private MockedFields() {}

    private static Map<String, String> types(String one, String ofOne, String other, String ofOther) {
        Map<String, String> types = new HashMap<>();
        for (String field : ofOne.split(" ")) {
            types.put(field, one);
        }
        for (String field : ofOther.split(" ")) {
            types.put(field, other);
        }
        return types;
    }

    /** Refuses a mocked result with a field of the wrong type. */
    static void check(String resource, JsonNode result) {
        String integration = resource.substring(resource.indexOf(":::") + 1)
                .replaceFirst("^::", "")
                .replaceFirst("\\.(sync(:2)?|waitForTaskToken)$", "");
        TYPES.getOrDefault(integration, Map.of()).forEach((field, type) -> {
            JsonNode value = result.get(field);
            if (value != null && !value.isNull() && !(type.equals(NUMBER) ? value.isNumber() : value.isTextual())) {
                throw StateTestOperations.invalid(
                        "Mock result schema validation error: Field '" + field + "' must be " + type);
            }
        });
    }
}
