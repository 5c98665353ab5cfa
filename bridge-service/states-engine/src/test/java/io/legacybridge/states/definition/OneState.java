package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.data.StatesException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one state makes of its input, as far as data and language decide it. A Task's result is its arguments; a Map's
 * is what its iterations would get, and the states around it are not run.
 */
record OneState(
        @Nullable JsonNode output,
        Map<String, JsonNode> variables,
        @Nullable String next,
        @Nullable StatesException failure) {

    static OneState visit(ObjectNode state, JsonNode input, JsonNode context, Map<String, JsonNode> variables)
            throws InvalidDefinitionException {
        State parsed = machine(state).graph().state("It");
        Scope raw = new Scope(input, context, variables);
        try {
            return visit(parsed, raw);
        } catch (StatesException e) {
            return new OneState(null, Map.of(), null, e);
        }
    }

    /** A machine of this state, called It, and of those that the state names as its next ones. */
    private static StateMachineDefinition machine(ObjectNode state) throws InvalidDefinitionException {
        ObjectNode machine = state.objectNode().put("StartAt", "It");
        ObjectNode states = machine.putObject("States");
        states.set("It", state);
        state.findValuesAsText("Next").forEach(next -> states.putObject(next).put("Type", "Succeed"));
        if (state.has("Default")) {
            states.putObject(state.get("Default").asText()).put("Type", "Succeed");
        }
        return Definitions.read(Json.write(machine), WorkflowType.STANDARD);
    }

    private static OneState visit(State state, Scope raw) {
        DataFlow flow = state.flow();
        Scope effective = flow.enter(raw);
        String next = state.next();
        JsonNode result;
        if (state instanceof PassState pass) {
            JsonNode arguments = flow.arguments(effective);
            result = pass.result() == null ? arguments : pass.result();
        } else if (state instanceof ChoiceState choice) {
            Choice chosen = choice.choose(effective);
            flow = chosen.flow();
            next = chosen.next();
            result = effective.input();
        } else if (state instanceof WaitState wait) {
            result = TextNode.valueOf(wait.delay().evaluate(effective).toString());
        } else if (state instanceof FailState fail) {
            return failed(fail, effective);
        } else if (state instanceof MapState map) {
            result = items(map, effective);
        } else {
            result = flow.arguments(effective);
        }
        return new OneState(flow.output(raw, result), flow.assign(raw, result), next, null);
    }

    private static OneState failed(FailState fail, Scope effective) {
        String error = fail.error() == null ? "" : fail.error().evaluate(effective);
        String cause = fail.cause() == null ? "" : fail.cause().evaluate(effective);
        return new OneState(null, Map.of(), null, new StatesException(error, cause));
    }

    private static JsonNode items(MapState map, Scope effective) {
        JsonNode items = map.items().evaluate(effective);
        map.maxConcurrency().evaluate(effective);
        if (map.itemSelector() == null) {
            return items;
        }
        ArrayNode selected = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < items.size(); i++) {
            ObjectNode context = effective.context().deepCopy();
            context.putObject("Map").putObject("Item").put("Index", i).set("Value", items.get(i));
            selected.add(map.itemSelector().evaluate(effective.withContext(context)));
        }
        return selected;
    }

    static Map<String, JsonNode> variables(JsonNode object) {
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        object.properties().forEach(one -> variables.put(one.getKey(), one.getValue()));
        return variables;
    }
}
