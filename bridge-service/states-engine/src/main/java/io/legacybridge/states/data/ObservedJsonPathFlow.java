package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A flow written with JSONPath that tells what each of its filters gives. */
record ObservedJsonPathFlow(JsonPathFlow flow, Stage.Observer observer) implements DataFlow {

    @Override
    public QueryLanguage queryLanguage() {
        return flow.queryLanguage();
    }

    @Override
    public Scope enter(Scope raw) {
        Scope effective = flow.enter(raw);
        observer.sees(Stage.AFTER_INPUT_PATH, effective.input());
        return effective;
    }

    @Override
    public JsonNode arguments(Scope effective) {
        JsonNode arguments = flow.arguments(effective);
        observer.sees(Stage.AFTER_PARAMETERS, arguments);
        return arguments;
    }

    @Override
    public JsonNode output(Scope raw, JsonNode result) {
        observer.sees(Stage.RESULT, result);
        JsonNode selected = flow.select(raw, result);
        observer.sees(Stage.AFTER_RESULT_SELECTOR, selected);
        JsonNode combined = flow.combine(raw, selected);
        observer.sees(Stage.AFTER_RESULT_PATH, combined);
        return flow.filter(raw, combined);
    }

    @Override
    public Map<String, JsonNode> assign(Scope raw, JsonNode result) {
        return flow.assign(raw, result);
    }

    @Override
    public DataFlow observedBy(Stage.Observer other) {
        return new ObservedJsonPathFlow(flow, other);
    }
}
