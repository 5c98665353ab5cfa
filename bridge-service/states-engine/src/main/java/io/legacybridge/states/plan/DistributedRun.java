package io.legacybridge.states.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.data.StatesException;
import io.legacybridge.states.definition.MapState.Distribution;
import io.legacybridge.states.definition.WorkflowType;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import io.legacybridge.states.history.ExecutionStatus;
import io.legacybridge.states.store.ExecutionRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a distributed Map: each item runs as an execution of its own, with a history of its own. Those
 * executions have their own mailboxes; that one has ended comes back as a message to the mailbox of the execution that
 * holds the Map, where all of this object's fields belong.
 */
final class DistributedRun implements Pending {

    /** AWS allows 10,000 at once; on one machine more than this gains nothing. */
    private static final int MOST_AT_ONCE = 1000;

    private final MapStep step;
    private final Visit visit;
    private final Execution parent;
    private final Scope effective;
    private final ArrayNode items;
    private final Distribution distribution;
    private final Plan plan;
    private final MapRun run;
    private final @Nullable String[] outputs;

    private int nextIndex;
    private int active;
    private int failures;

    DistributedRun(
            MapStep step,
            Visit visit,
            Scope effective,
            ArrayNode items,
            long maxConcurrency,
            Tolerance tolerance,
            Distribution distribution) {
        this.step = step;
        this.visit = visit;
        this.parent = visit.frame().execution();
        this.effective = effective;
        this.items = items;
        this.distribution = distribution;
        this.plan = new Plan(step.processor());
        this.run = new MapRun(
                arn("mapRun", ":" + UUID.randomUUID()),
                parent.record().executionArn(),
                parent.environment().time().now(),
                maxConcurrency,
                tolerance,
                () -> parent.post(this::followLimits));
        this.outputs = new String[items.size()];
    }

    void begin() {
        visit.frame().record(EventType.MAP_RUN_STARTED, Details.mapRunStarted(run.arn()));
        parent.environment().mapRuns().add(run);
        startMore();
        if (items.isEmpty()) {
            succeed();
        }
    }

    private void startMore() {
        long wanted = run.maxConcurrency();
        long atOnce = wanted == 0 ? MOST_AT_ONCE : Math.min(wanted, MOST_AT_ONCE);
        while (active < atOnce && nextIndex < items.size()) {
            startNext();
        }
    }

    private void startNext() {
        int index = nextIndex++;
        Payload input = step.itemInput(visit, effective, MapStep.item(index, items.get(index)));
        Execution child = child(input);
        active++;
        parent.environment().mapRuns().add(run, child);
        child.closed().thenAccept(outcome -> parent.post(() -> ended(index, outcome)));
        parent.afterCommit(child::start);
    }

    private Execution child(Payload input) {
        ExecutionRecord about = parent.record();
        String name = UUID.randomUUID().toString();
        Instant now = parent.environment().time().now();
        ExecutionRecord record = new ExecutionRecord(
                arn("execution", ":" + name),
                distribution.executions(),
                name,
                arn("stateMachine", ""),
                null,
                null,
                run.arn(),
                about.revisionId(),
                about.definition(),
                about.roleArn(),
                input.text(),
                about.traceHeader(),
                now,
                about.revisionDate());
        ExecutionEnvironment environment = distribution.executions() == WorkflowType.EXPRESS
                ? parent.environment().inMemory()
                : parent.environment();
        try {
            return new Execution(record, plan, environment);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An item that was JSON is none any more", e);
        }
    }

    private void ended(int index, Outcome outcome) {
        if (!visit.waitsFor(this)) {
            return;
        }
        active--;
        if (outcome.status() == ExecutionStatus.SUCCEEDED) {
            outputs[index] = outcome.output();
        } else {
            failures++;
        }
        goOn();
    }

    private void followLimits() {
        if (visit.waitsFor(this)) {
            goOn();
        }
    }

    private void goOn() {
        if (run.isExceededBy(failures)) {
            fail();
            return;
        }
        try {
            startMore();
        } catch (StatesException e) {
            step.failEvaluation(visit, e);
            return;
        }
        if (active == 0) {
            succeed();
        }
    }

    private void succeed() {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (String output : outputs) {
            if (output != null) {
                result.add(parse(output));
            }
        }
        run.end(ExecutionStatus.SUCCEEDED, parent.environment().time().now());
        visit.frame().record(EventType.MAP_RUN_SUCCEEDED, Details.none());
        step.succeed(visit, result);
    }

    private void fail() {
        Failure failure = Failure.tooManyItems();
        run.end(ExecutionStatus.FAILED, parent.environment().time().now());
        visit.frame().record(EventType.MAP_RUN_FAILED, Details.error(failure.error(), failure.cause()));
        step.fail(visit, failure);
    }

    @Override
    public void cancel() {
        run.end(ExecutionStatus.ABORTED, parent.environment().time().now());
        for (Execution child : run.executions().values()) {
            parent.afterCommit(() -> child.stop(null, null));
        }
    }

    @Override
    public void recordAborted(long previousEventId) {
        visit.frame().recordAside(previousEventId, EventType.MAP_RUN_ABORTED, Details.none());
    }

    /** An ARN of this Map: the state machine's name and the label, as AWS joins them. */
    private String arn(String resourceType, String rest) {
        String machineArn = parent.record().stateMachineArn();
        String machine = machineArn.substring(machineArn.lastIndexOf(':') + 1);
        String prefix = machineArn.substring(0, machineArn.lastIndexOf(":stateMachine:"));
        return prefix + ":" + resourceType + ":" + machine + "/" + distribution.label() + rest;
    }

    private static JsonNode parse(String output) {
        try {
            return Json.parse(output);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An output that was JSON is none any more", e);
        }
    }
}
