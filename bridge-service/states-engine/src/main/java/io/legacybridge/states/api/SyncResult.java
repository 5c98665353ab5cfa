package io.legacybridge.states.api;

import static io.legacybridge.states.api.Answers.date;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.plan.Outcome;
import io.legacybridge.states.store.ExecutionRecord;
import java.time.Duration;
import java.time.Instant;

/** What StartSyncExecution answers. */
final class SyncResult {

    private static final int BILLED_STEP_MILLIS = 100;
    private static final int BILLED_MEMORY_MB = 64;

    private SyncResult() {}

    static ObjectNode of(ExecutionRecord record, Outcome outcome, boolean withData) {
        Instant stopDate = outcome.stopDate() == null ? record.startDate() : outcome.stopDate();
        ObjectNode answer = Answers.object()
                .put("executionArn", record.executionArn())
                .put("stateMachineArn", record.stateMachineArn())
                .put("name", record.name())
                .put("status", outcome.status().name());
        answer.set("startDate", date(record.startDate()));
        answer.set("stopDate", date(stopDate));
        answer.putObject("inputDetails").put("included", withData);
        if (withData) {
            answer.put("input", record.input());
        }
        if (outcome.output() != null) {
            answer.putObject("outputDetails").put("included", withData);
        }
        if (withData) {
            putPresent(answer, outcome);
        }
        long millis = Duration.between(record.startDate(), stopDate).toMillis();
        answer.putObject("billingDetails")
                .put(
                        "billedDurationInMilliseconds",
                        Math.max(1, (millis + BILLED_STEP_MILLIS - 1) / BILLED_STEP_MILLIS) * BILLED_STEP_MILLIS)
                .put("billedMemoryUsedInMB", BILLED_MEMORY_MB);
        return answer;
    }

    private static void putPresent(ObjectNode answer, Outcome outcome) {
        if (outcome.output() != null) {
            answer.put("output", outcome.output());
        }
        if (outcome.error() != null) {
            answer.put("error", outcome.error());
        }
        if (outcome.cause() != null) {
            answer.put("cause", outcome.cause());
        }
    }
}
