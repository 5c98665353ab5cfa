package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.data.Stage;
import io.legacybridge.states.definition.MapState;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import java.util.Optional;

/**
 * Runs its graph once per item, so many at a time as the definition allows: here, or each as an execution of its own.
 */
final class MapStep extends Step {

    private final MapState state;
    private final Graph processor;

    MapStep(MapState state) {
        super(state);
        this.state = state;
        this.processor = new Graph(state.processor());
    }

    @Override
    void work(Visit visit, Scope effective) {
        ArrayNode items = state.items().evaluate(effective);
        long concurrency = state.maxConcurrency().evaluate(effective);
        long started = visit.frame()
                .record(EventType.MAP_STATE_STARTED, Details.mapStarted(items.size()))
                .id();
        Tolerance tolerance = Tolerance.of(state, effective, items.size());
        if (state.distribution() == null) {
            Iterations iterations = new Iterations(this, visit, effective, items, started, concurrency, tolerance);
            visit.waitFor(iterations);
            iterations.begin();
        } else {
            DistributedRun run =
                    new DistributedRun(this, visit, effective, items, concurrency, tolerance, state.distribution());
            visit.waitFor(run);
            run.begin();
        }
    }

    @Override
    void rehearse(Visit visit, Scope effective, Mock mock) {
        ArrayNode items = state.items().evaluate(effective);
        visit.probe().sees(Stage.AFTER_ITEMS_PATH, items);
        long concurrency = state.maxConcurrency().evaluate(effective);
        Tolerance tolerance = Tolerance.of(state, effective, items.size());
        visit.probe().limits(concurrency, tolerance);
        if (state.itemSelector() != null) {
            visit.probe().sees(Stage.AFTER_ITEM_SELECTOR, inputs(visit, effective, items));
        }
        if (mock instanceof Mock.Result result
                && tolerance.isGiven()
                && tolerance.isExceededBy(result.failedIterations())) {
            fail(visit, Failure.tooManyItems());
        } else {
            answer(visit, mock);
        }
    }

    private ArrayNode inputs(Visit visit, Scope effective, ArrayNode items) {
        ArrayNode inputs = JsonNodeFactory.instance.arrayNode(items.size());
        for (int i = 0; i < items.size(); i++) {
            inputs.add(itemInput(visit, effective, item(i, items.get(i))).json());
        }
        return inputs;
    }

    Graph processor() {
        return processor;
    }

    /** An item as the context object shows it. */
    static ObjectNode item(int index, JsonNode value) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("Index", index).set("Value", value);
        return item;
    }

    /** What the flow or execution for an item gets as its input. */
    Payload itemInput(Visit visit, Scope effective, ObjectNode item) {
        Expression<JsonNode> selector = state.itemSelector();
        if (selector == null) {
            return Payload.of(item.get("Value"));
        }
        ObjectNode context = visit.context();
        context.putObject("Map").set("Item", item);
        return Payload.of(selector.evaluate(effective.withContext(context)));
    }

    @Override
    void recordSucceeded(Visit visit) {
        Frame frame = visit.frame();
        frame.recordAside(frame.lastEventId(), EventType.MAP_STATE_SUCCEEDED, Details.none());
    }

    @Override
    void recordFailed(Visit visit) {
        visit.frame().record(EventType.MAP_STATE_FAILED, Details.none());
    }

    @Override
    boolean isRetriable() {
        return true;
    }

    @Override
    EventType enteredType() {
        return EventType.MAP_STATE_ENTERED;
    }

    @Override
    EventType exitedType() {
        return EventType.MAP_STATE_EXITED;
    }

    @Override
    Optional<EventType> abortedType() {
        return Optional.of(EventType.MAP_STATE_ABORTED);
    }
}
