package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.definition.WorkflowType;
import io.legacybridge.states.store.ExecutionRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stay in one state, from its entering until its leaving, all attempts included. Belongs to its execution's
 * mailbox.
 */
final class Visit {

    private final Frame frame;
    private final Step step;
    private final Payload input;
    private final long previousEventId;
    private final long enteredEventId;
    private final Instant enteredTime;

    private final Map<Integer, Long> retriesByRetrier = new HashMap<>();
    private int retries;
    private @Nullable Pending pending;
    private @Nullable Pending stopped;

    Visit(Frame frame, Step step, Payload input, long previousEventId, long enteredEventId, Instant enteredTime) {
        this.frame = frame;
        this.step = step;
        this.input = input;
        this.previousEventId = previousEventId;
        this.enteredEventId = enteredEventId;
        this.enteredTime = enteredTime;
    }

    Frame frame() {
        return frame;
    }

    Step step() {
        return step;
    }

    Payload input() {
        return input;
    }

    /** The event that came before the entering. */
    long previousEventId() {
        return previousEventId;
    }

    Probe probe() {
        return frame.execution().probe();
    }

    /** Where it stands, in the words with which AWS begins a cause. */
    String place() {
        return probe().place("An error occurred while executing the state '" + step.name()
                + "' (entered at the event id #" + enteredEventId + "). ");
    }

    /** How often the retrier of this index has been used in this visit. */
    long usesOf(int retrier) {
        return probe().earlierRetries() + retriesByRetrier.getOrDefault(retrier, 0L);
    }

    void countRetry(int retrier) {
        retriesByRetrier.merge(retrier, 1L, Long::sum);
        retries++;
    }

    /** From now on this visit waits. */
    void waitFor(Pending what) {
        pending = what;
        stopped = null;
    }

    /** Whether this is what the visit waits for; if not, what it has to say comes too late. */
    boolean waitsFor(Pending what) {
        return pending == what;
    }

    void stopWaiting() {
        pending = null;
    }

    @Nullable
    Pending pending() {
        return pending;
    }

    /** Ends the waiting without a result. */
    void cancel() {
        Pending waited = pending;
        pending = null;
        if (waited != null) {
            stopped = waited;
            waited.cancel();
        }
    }

    /**
     * Goes on after a redrive: with what was stopped where that can be taken up, else with the state's work from its
     * beginning.
     */
    void redrive(long redrivenEventId) {
        retriesByRetrier.clear();
        retries = 0;
        Pending old = stopped;
        if (old == null || !old.resume(redrivenEventId)) {
            frame.continueAfter(redrivenEventId);
            step.attempt(this);
        }
    }

    /** What the state's expressions see before InputPath. */
    Scope scope() {
        return new Scope(input.json(), context(), frame.variables());
    }

    /** The context object; the caller may add to it, but not change what it holds. */
    ObjectNode context() {
        return probe().context().orElseGet(this::ownContext);
    }

    private ObjectNode ownContext() {
        Execution execution = frame.execution();
        ExecutionRecord record = execution.record();
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        ObjectNode about = context.putObject("Execution").put("Id", record.executionArn());
        about.set("Input", execution.input());
        about.put("StartTime", ContextTime.of(record.startDate()))
                .put("Name", record.name())
                .put("RoleArn", record.roleArn());
        if (record.type() == WorkflowType.STANDARD) {
            about.put("RedriveCount", execution.redriveCount());
        }
        context.putObject("StateMachine")
                .put("Id", record.stateMachineArn())
                .put(
                        "Name",
                        record.stateMachineArn()
                                .substring(record.stateMachineArn().lastIndexOf(':') + 1));
        ObjectNode state =
                context.putObject("State").put("Name", step.name()).put("EnteredTime", ContextTime.of(enteredTime));
        if (step.isRetriable()) {
            state.put("RetryCount", probe().earlierRetries() + retries);
        }
        JsonNode item = frame.mapItem();
        if (item != null) {
            context.putObject("Map").set("Item", item);
        }
        return context;
    }
}
