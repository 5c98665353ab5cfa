package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.data.StatesException;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import org.jspecify.annotations.Nullable;

/**
 * The iterations of one attempt at a Map. As many run as are allowed at once; each that ends lets the next one start. A
 * new iteration's first event follows from the last event of the one whose place it takes.
 */
final class Iterations extends Join {

    /**
     * However many a definition allows, an inline Map runs this many at once (Step Functions Developer Guide, Map
     * state).
     */
    private static final int MOST_AT_ONCE = 40;

    private final MapStep step;
    private final Scope effective;
    private final ArrayNode items;
    private final long startedEventId;
    private final long atOnce;
    private final Tolerance tolerance;
    private final @Nullable Payload[] outputs;

    private int nextIndex;
    private int active;
    private int failures;
    private boolean stopped;

    Iterations(
            MapStep step,
            Visit visit,
            Scope effective,
            ArrayNode items,
            long startedEventId,
            long maxConcurrency,
            Tolerance tolerance) {
        super(visit);
        this.step = step;
        this.effective = effective;
        this.items = items;
        this.startedEventId = startedEventId;
        this.atOnce = maxConcurrency == 0 ? MOST_AT_ONCE : Math.min(maxConcurrency, MOST_AT_ONCE);
        this.tolerance = tolerance;
        this.outputs = new Payload[items.size()];
    }

    void begin() {
        if (items.isEmpty()) {
            succeedWithOutputs();
        }
        while (!stopped && active < atOnce && nextIndex < items.size()) {
            startNext(startedEventId);
        }
    }

    private void startNext(long previousEventId) {
        int index = nextIndex;
        ObjectNode item = MapStep.item(index, items.get(index));
        Payload input = step.itemInput(visit(), effective, item);
        nextIndex++;
        long started = outer().recordAside(
                        previousEventId, EventType.MAP_ITERATION_STARTED, Details.mapIteration(step.name(), index))
                .id();
        Frame inner = outer().inner(step.processor(), this, index, startedEventId, started, item, input);
        active++;
        start(inner);
    }

    @Override
    void ended(Frame inner, Payload output) {
        outputs[inner.index()] = output;
        long last = inner.lastEventId();
        long succeeded = inner.recordAside(last, EventType.MAP_ITERATION_SUCCEEDED, about(inner))
                .id();
        goOn(last, succeeded);
    }

    @Override
    void failed(Frame inner, Failure failure) {
        failures++;
        long last = inner.lastEventId();
        long failed = inner.recordAside(last, EventType.MAP_ITERATION_FAILED, about(inner))
                .id();
        if (tolerance.isExceededBy(failures)) {
            stopped = true;
            failAll(inner, failure);
        } else {
            goOn(last, failed);
        }
    }

    private void goOn(long lastEventId, long outcomeEventId) {
        active--;
        if (nextIndex < items.size()) {
            startNextOrFail(lastEventId);
        } else if (active == 0) {
            outer().continueAfter(outcomeEventId);
            succeedWithOutputs();
        }
    }

    @Override
    void resumed(long redrivenEventId, int flows) {
        stopped = false;
        failures = 0;
        active = flows;
        while (!stopped && active < atOnce && nextIndex < items.size()) {
            startNextOrFail(redrivenEventId);
        }
    }

    private void startNextOrFail(long previousEventId) {
        try {
            startNext(previousEventId);
        } catch (StatesException e) {
            stopped = true;
            outer().continueAfter(previousEventId);
            step.failEvaluation(visit(), e);
        }
    }

    private void succeedWithOutputs() {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (Payload output : outputs) {
            if (output != null) {
                result.add(output.json());
            }
        }
        step.succeed(visit(), result);
    }

    @Override
    void recordInnerAborted(Frame inner, long previousEventId) {
        inner.recordAside(previousEventId, EventType.MAP_ITERATION_ABORTED, about(inner));
    }

    private ObjectNode about(Frame inner) {
        return Details.mapIteration(step.name(), inner.index());
    }
}
