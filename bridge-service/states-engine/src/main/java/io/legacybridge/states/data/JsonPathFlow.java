package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How data flows through a state written with JSONPath.
 *
 * @param inputPath InputPath; null for {@code $}
 * @param parameters Parameters; null for none
 * @param resultSelector ResultSelector; null for none
 * @param resultPath ResultPath
 * @param outputPath OutputPath; null for {@code $}
 * @param assign Assign; null for none. Its {@code $} is the result
 */
public record JsonPathFlow(
        @Nullable Expression<JsonNode> inputPath,
        @Nullable Expression<JsonNode> parameters,
        @Nullable Expression<JsonNode> resultSelector,
        ResultPath resultPath,
        @Nullable Expression<JsonNode> outputPath,
        @Nullable Expression<JsonNode> assign)
        implements DataFlow {

    @Override
    public QueryLanguage queryLanguage() {
        return QueryLanguage.JSONPATH;
    }

    @Override
    public Scope enter(Scope raw) {
        return inputPath == null ? raw : raw.withInput(inputPath.evaluate(raw));
    }

    @Override
    public JsonNode arguments(Scope effective) {
        return parameters == null ? effective.input() : parameters.evaluate(effective);
    }

    @Override
    public JsonNode output(Scope raw, JsonNode result) {
        return filter(raw, combine(raw, select(raw, result)));
    }

    JsonNode select(Scope raw, JsonNode result) {
        return resultSelector == null ? result : resultSelector.evaluate(raw.withInput(result));
    }

    JsonNode combine(Scope raw, JsonNode selected) {
        return resultPath.apply(raw.input(), selected);
    }

    JsonNode filter(Scope raw, JsonNode combined) {
        return outputPath == null ? combined : outputPath.evaluate(raw.withInput(combined));
    }

    @Override
    public Map<String, JsonNode> assign(Scope raw, JsonNode result) {
        if (assign == null) {
            return Map.of();
        }
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        assign.evaluate(raw.withInput(result))
                .properties()
                .forEach(field -> variables.put(field.getKey(), field.getValue()));
        return variables;
    }

    @Override
    public DataFlow observedBy(Stage.Observer observer) {
        return new ObservedJsonPathFlow(this, observer);
    }
}
