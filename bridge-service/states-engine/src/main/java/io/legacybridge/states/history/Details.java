package io.legacybridge.states.history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the details of events. An absent value leaves its member out, as AWS does. */
public final class Details {

    private Details() {}

    public static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ObjectNode executionStarted(String input, String roleArn) {
        return withInput(none(), input).put("roleArn", roleArn);
    }

    public static ObjectNode output(String output) {
        return withOutput(none(), output);
    }

    public static ObjectNode error(@Nullable String error, @Nullable String cause) {
        ObjectNode details = none();
        putPresent(details, "error", error);
        putPresent(details, "cause", cause);
        return details;
    }

    public static ObjectNode redriven(int redriveCount) {
        return none().put("redriveCount", redriveCount);
    }

    public static ObjectNode entered(String state, String input) {
        return withInput(none().put("name", state), input);
    }

    /** @param assigned the variables that the state set, each value as JSON text */
    public static ObjectNode exited(String state, String output, Map<String, String> assigned) {
        ObjectNode details = withOutput(none().put("name", state), output);
        if (!assigned.isEmpty()) {
            ObjectNode variables = details.putObject("assignedVariables");
            assigned.forEach(variables::put);
            details.putObject("assignedVariablesDetails").put("truncated", false);
        }
        return details;
    }

    public static ObjectNode activityScheduled(
            String activityArn, String input, @Nullable Long timeoutSeconds, @Nullable Long heartbeatSeconds) {
        ObjectNode details = withInput(none().put("resource", activityArn), input);
        if (timeoutSeconds != null) {
            details.put("timeoutInSeconds", timeoutSeconds);
        }
        if (heartbeatSeconds != null) {
            details.put("heartbeatInSeconds", heartbeatSeconds);
        }
        return details;
    }

    public static ObjectNode activityStarted(@Nullable String workerName) {
        ObjectNode details = none();
        putPresent(details, "workerName", workerName);
        return details;
    }

    public static ObjectNode mapStarted(int length) {
        return none().put("length", length);
    }

    public static ObjectNode mapRunStarted(String mapRunArn) {
        return none().put("mapRunArn", mapRunArn);
    }

    public static ObjectNode mapIteration(String state, int index) {
        return none().put("name", state).put("index", index);
    }

    public static ObjectNode evaluationFailed(
            String state, @Nullable String error, @Nullable String cause, @Nullable String location) {
        ObjectNode details = error(error, cause).put("state", state);
        putPresent(details, "location", location);
        return details;
    }

    private static ObjectNode withInput(ObjectNode details, String input) {
        details.put("input", input).putObject("inputDetails").put("truncated", false);
        return details;
    }

    private static ObjectNode withOutput(ObjectNode details, String output) {
        details.put("output", output).putObject("outputDetails").put("truncated", false);
        return details;
    }

    private static void putPresent(ObjectNode details, String member, @Nullable String value) {
        if (value != null) {
            details.put(member, value);
        }
    }
}
