package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How data flows through a state, a choice or a catcher written with JSONata.
 *
 * @param resultName what the result is called in {@code $states}: result, or errorOutput for a catcher
 * @param arguments Arguments; null for the input
 * @param output Output; null for the result
 * @param assign Assign; null for none
 */
public record JsonataFlow(
        String resultName,
        @Nullable JsonataTemplate arguments,
        @Nullable JsonataTemplate output,
        @Nullable JsonataTemplate assign)
        implements DataFlow {

    @Override
    public QueryLanguage queryLanguage() {
        return QueryLanguage.JSONATA;
    }

    @Override
    public Scope enter(Scope raw) {
        return raw;
    }

    @Override
    public JsonNode arguments(Scope effective) {
        return arguments == null ? effective.input() : arguments.evaluate(effective);
    }

    @Override
    public JsonNode output(Scope raw, JsonNode result) {
        return output == null ? result : output.evaluate(raw, Map.of(resultName, result));
    }

    @Override
    public Map<String, JsonNode> assign(Scope raw, JsonNode result) {
        if (assign == null) {
            return Map.of();
        }
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        assign.evaluate(raw, Map.of(resultName, result))
                .properties()
                .forEach(field -> variables.put(field.getKey(), field.getValue()));
        return variables;
    }

    @Override
    public DataFlow observedBy(Stage.Observer observer) {
        return new ObservedJsonataFlow(this, observer);
    }
}
