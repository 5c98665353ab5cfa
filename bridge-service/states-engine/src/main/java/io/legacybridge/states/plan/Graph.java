package io.legacybridge.states.plan;

import io.legacybridge.states.definition.StateGraph;
import java.util.HashMap;
import java.util.Map;

/** States as steps, and where to start: what one flow of control walks. Immutable. */
final class Graph {

    private final Map<String, Step> steps = new HashMap<>();
    private final Step start;

    Graph(StateGraph definition) {
        definition.states().forEach((name, state) -> steps.put(name, Planner.step(state)));
        this.start = step(definition.startAt());
    }

    Step start() {
        return start;
    }

    Step step(String name) {
        Step step = steps.get(name);
        if (step == null) {
            throw new IllegalArgumentException("No state '" + name + "' in this graph");
        }
        return step;
    }
}
