package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A flow written with JSONata that tells its arguments and its result. */
record ObservedJsonataFlow(JsonataFlow flow, Stage.Observer observer) implements DataFlow {

    @Override
    public QueryLanguage queryLanguage() {
        return flow.queryLanguage();
    }

    @Override
    public Scope enter(Scope raw) {
        return flow.enter(raw);
    }

    @Override
    public JsonNode arguments(Scope effective) {
        JsonNode arguments = flow.arguments(effective);
        observer.sees(Stage.AFTER_ARGUMENTS, arguments);
        return arguments;
    }

    @Override
    public JsonNode output(Scope raw, JsonNode result) {
        observer.sees(Stage.RESULT, result);
        return flow.output(raw, result);
    }

    @Override
    public Map<String, JsonNode> assign(Scope raw, JsonNode result) {
        return flow.assign(raw, result);
    }

    @Override
    public DataFlow observedBy(Stage.Observer other) {
        return new ObservedJsonataFlow(flow, other);
    }
}
