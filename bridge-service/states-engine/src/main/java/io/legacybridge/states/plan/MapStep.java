package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.definition.MapState;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs its graph once per item, so many at a time as the definition allows. */
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
        double tolerated = tolerated(effective, items.size());
        Iterations iterations = new Iterations(this, visit, effective, items, started, concurrency, tolerated);
        visit.waitFor(iterations);
        iterations.begin();
    }

    Graph processor() {
        return processor;
    }

    @Nullable
    Expression<JsonNode> itemSelector() {
        return state.itemSelector();
    }

    private double tolerated(Scope effective, int items) {
        double count = state.toleratedFailureCount() == null
                ? 0
                : state.toleratedFailureCount().evaluate(effective);
        double percentage = state.toleratedFailurePercentage() == null
                ? 0
                : state.toleratedFailurePercentage().evaluate(effective);
        return Math.max(count, items * percentage / 100);
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
