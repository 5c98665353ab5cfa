package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import io.legacybridge.states.history.HistoryEvent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One flow of control through a graph: the execution's own, a branch of a Parallel, an iteration of a Map. It knows
 * which state is next and which event was last. Belongs to its execution's mailbox: no other thread touches it.
 */
final class Frame {

    private final Execution execution;
    private final Graph graph;
    private final String path;
    private final @Nullable Join join;
    private final int index;
    private final @Nullable JsonNode mapItem;
    private final Map<String, JsonNode> variables;

    private long lastEventId;
    private Step next;
    private Payload nextInput;
    private @Nullable Visit visit;
    private long redrivenEventId;

    private Frame(
            Execution execution,
            Graph graph,
            String path,
            @Nullable Join join,
            int index,
            @Nullable JsonNode mapItem,
            Map<String, JsonNode> variables,
            long lastEventId,
            Payload input) {
        this.execution = execution;
        this.graph = graph;
        this.path = path;
        this.join = join;
        this.index = index;
        this.mapItem = mapItem;
        this.variables = new HashMap<>(variables);
        this.lastEventId = lastEventId;
        this.next = graph.start();
        this.nextInput = input;
    }

    /** The flow of the execution itself. */
    static Frame root(Execution execution, Graph graph, Map<String, JsonNode> variables, Payload input) {
        return new Frame(execution, graph, "", null, 0, null, variables, 0, input);
    }

    /**
     * A flow inside a Parallel or a Map; it sees the outer variables as they are now.
     *
     * @param lastEvent the event that starts it
     * @param item the item of the innermost Map around it, as in the context object
     */
    Frame inner(
            Graph inner,
            Join parent,
            int number,
            long startEventId,
            long lastEvent,
            @Nullable JsonNode item,
            Payload input) {
        String prefix = path.isEmpty() ? "" : path + "/";
        return new Frame(
                execution,
                inner,
                prefix + startEventId + ":" + number,
                parent,
                number,
                item == null ? mapItem : item,
                variables,
                lastEvent,
                input);
    }

    Execution execution() {
        return execution;
    }

    int index() {
        return index;
    }

    @Nullable
    JsonNode mapItem() {
        return mapItem;
    }

    Map<String, JsonNode> variables() {
        return variables;
    }

    long lastEventId() {
        return lastEventId;
    }

    /** What follows comes after this event. */
    void continueAfter(long eventId) {
        lastEventId = eventId;
    }

    @Nullable
    Visit visit() {
        return visit;
    }

    /** Records the next event of this flow. */
    HistoryEvent record(EventType type, ObjectNode details) {
        HistoryEvent event = execution.record(lastEventId, type, details, path);
        lastEventId = event.id();
        return event;
    }

    /** Records an event that the flow's next event does not follow from. */
    HistoryEvent recordAside(long previousEventId, EventType type, ObjectNode details) {
        return execution.record(previousEventId, type, details, path);
    }

    /** Enters the next state, or takes up again the one that failed. */
    void advance() {
        Visit unfinished = visit;
        if (unfinished != null) {
            unfinished.redrive(redrivenEventId);
            return;
        }
        long previous = lastEventId;
        HistoryEvent entered = record(next.enteredType(), Details.entered(next.name(), nextInput.text()));
        Visit entering = new Visit(this, next, nextInput, previous, entered.id(), entered.timestamp());
        visit = entering;
        next.attempt(entering);
    }

    /** The state at hand has been left: another follows. */
    void goTo(String state, Payload input) {
        if (!execution.probe().mayGoTo(state)) {
            end(input);
            return;
        }
        visit = null;
        next = graph.step(state);
        nextInput = input;
        execution.makeReady(this);
    }

    /** The flow has reached its end. */
    void end(Payload output) {
        visit = null;
        if (join == null) {
            execution.succeed(output, lastEventId);
        } else {
            join.innerEnded(this, output);
        }
    }

    /** The state at hand failed, and neither Retry nor Catch helps. */
    void fail(Failure failure) {
        if (join == null) {
            execution.fail(failure, lastEventId);
        } else {
            join.innerFailed(this, failure);
        }
    }

    /** Something happened that no state around may handle: the execution ends with it. */
    void failExecution(Failure failure) {
        execution.fail(failure, lastEventId);
    }

    /** Stops this flow, recording nothing. */
    void cancel() {
        if (visit != null) {
            visit.cancel();
        }
        execution.makeUnready(this);
    }

    /** Goes on, as soon as it is its turn, from where it failed or was stopped. */
    void redrive(long eventId) {
        redrivenEventId = eventId;
        execution.makeReady(this);
    }

    /** Records that this flow was stopped because of an event elsewhere. */
    void recordAborted(long previousEventId) {
        Visit stopped = visit;
        if (stopped == null) {
            return;
        }
        Pending pending = stopped.pending();
        if (pending != null) {
            pending.recordAborted(previousEventId);
        }
        stopped.step().abortedType().ifPresent(type -> recordAside(previousEventId, type, Details.none()));
    }
}
