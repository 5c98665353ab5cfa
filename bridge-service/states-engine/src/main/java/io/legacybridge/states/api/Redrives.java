package io.legacybridge.states.api;

import static io.legacybridge.states.api.Answers.date;
import static io.legacybridge.states.api.Answers.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.plan.Execution;
import io.legacybridge.states.plan.Outcome;
import io.legacybridge.states.time.EngineTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Starting executions again where they failed, and whether that can be done. A repeat of a call, told by its client
 * token, answers what the first one did; the last tokens of an execution are known for some minutes (RedriveExecution
 * in the API reference).
 */
final class Redrives {

    private static final Duration REDRIVABLE_FOR = Duration.ofDays(14);
    private static final Duration TOKENS_KEPT = Duration.ofMinutes(15);
    private static final int MOST_TOKENS = 10_000;

    private final EngineTime time;
    private final Map<String, Instant> redriveDates = new LinkedHashMap<>();

    Redrives(EngineTime time) {
        this.time = time;
    }

    CompletionStage<ObjectNode> redrive(Request request, Execution execution) {
        String key = execution.record().executionArn() + " " + request.text("clientToken");
        Optional<Instant> before = request.optionalText("clientToken").flatMap(token -> known(key));
        if (before.isPresent()) {
            return CompletableFuture.completedFuture(answer(before.get()));
        }
        Outcome outcome = execution.outcome();
        refusal(outcome).ifPresent(reason -> {
            throw notRedrivable(reason);
        });
        return execution.redrive().thenApply(redriven -> {
            Instant redriveDate = redriven.orElseThrow(() -> notRedrivable("Execution cannot be redriven"));
            remember(key, redriveDate);
            return answer(redriveDate);
        });
    }

    /** Adds what DescribeExecution says about it. */
    void describe(ObjectNode answer, Outcome outcome) {
        Optional<String> refusal = refusal(outcome);
        answer.put("redriveStatus", refusal.isPresent() ? "NOT_REDRIVABLE" : "REDRIVABLE");
        refusal.ifPresent(reason -> answer.put("redriveStatusReason", reason));
    }

    private Optional<String> refusal(Outcome outcome) {
        if (!outcome.isRedrivable()) {
            return Optional.of("Execution is " + outcome.status() + " and cannot be redriven");
        }
        Instant stopDate = outcome.stopDate();
        if (stopDate != null && stopDate.plus(REDRIVABLE_FOR).isBefore(time.now())) {
            return Optional.of("Execution has exceeded its redrivable period");
        }
        return Optional.empty();
    }

    private synchronized Optional<Instant> known(String key) {
        redriveDates.values().removeIf(date -> date.plus(TOKENS_KEPT).isBefore(time.now()));
        return Optional.ofNullable(redriveDates.get(key));
    }

    private synchronized void remember(String key, Instant redriveDate) {
        if (redriveDates.size() >= MOST_TOKENS) {
            redriveDates.remove(redriveDates.keySet().iterator().next());
        }
        redriveDates.put(key, redriveDate);
    }

    private static ObjectNode answer(Instant redriveDate) {
        ObjectNode answer = object();
        answer.set("redriveDate", date(redriveDate));
        return answer;
    }

    private static ApiError notRedrivable(String reason) {
        return ApiError.of("ExecutionNotRedrivable", reason);
    }
}
