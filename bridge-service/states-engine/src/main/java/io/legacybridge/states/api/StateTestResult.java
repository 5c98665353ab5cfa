package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.plan.Inspection;
import io.legacybridge.states.plan.Rehearsed;
import org.jspecify.annotations.Nullable;

/** What TestState answers. */
final class StateTestResult {

    private StateTestResult() {}

    /** @param input the state's raw input, as text */
    static ObjectNode of(Rehearsed result, Request request, String input) {
        ObjectNode answer = Answers.object();
        putPresent(answer, "output", result.output());
        putPresent(answer, "error", result.error());
        putPresent(answer, "cause", result.cause());
        putPresent(answer, "nextState", result.next());
        answer.put("status", result.status().name());
        String level = request.text("inspectionLevel");
        if (level.equals("DEBUG") || level.equals("TRACE")) {
            answer.set("inspectionData", inspection(result.inspection(), input));
        }
        return answer;
    }

    private static ObjectNode inspection(Inspection seen, String input) {
        ObjectNode data = Answers.object().put("input", input);
        seen.data().forEach((stage, value) -> data.put(stage.apiName(), value));
        Inspection.MapLimits limits = seen.limits();
        if (limits != null) {
            data.put("maxConcurrency", limits.maxConcurrency());
            if (limits.toleratedFailureCount() != null) {
                data.put("toleratedFailureCount", limits.toleratedFailureCount());
            }
            if (limits.toleratedFailurePercentage() != null) {
                data.put("toleratedFailurePercentage", limits.toleratedFailurePercentage());
            }
        }
        putPresent(data, "variables", seen.variables());
        if (seen.catchIndex() != null || seen.retryIndex() != null) {
            data.set("errorDetails", errorDetails(seen));
        }
        return data;
    }

    private static ObjectNode errorDetails(Inspection seen) {
        ObjectNode details = Answers.object();
        if (seen.catchIndex() != null) {
            details.put("catchIndex", seen.catchIndex());
        }
        if (seen.retryIndex() != null) {
            details.put("retryIndex", seen.retryIndex());
        }
        if (seen.backoff() != null) {
            details.put("retryBackoffIntervalSeconds", seen.backoff().toSeconds());
        }
        return details;
    }

    private static void putPresent(ObjectNode answer, String member, @Nullable String value) {
        if (value != null) {
            answer.put(member, value);
        }
    }
}
