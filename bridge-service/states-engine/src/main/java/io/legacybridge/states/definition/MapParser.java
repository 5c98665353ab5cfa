package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.QueryLanguage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Map states: inline ones are supported, what only a distributed one has is refused by name. */
final class MapParser {
    private static final List<String> DISTRIBUTED_ONLY = List.of("ItemReader", "ItemBatcher", "ResultWriter", "Label");
    private static final Set<String> PROCESSOR_CONFIG = Set.of("Mode", "ExecutionType");

    private final StateParser states;

    MapParser(StateParser states) {
        this.states = states;
    }

    @Nullable
    State read(String name, QueryLanguage language, Fields fields) {
        DataFlow flow = FlowParser.map(language, fields);
        refuseDistributed(fields);
        String processorField = fields.has("Iterator") ? "Iterator" : "ItemProcessor";
        StateGraph processor = processor(processorField, fields);
        Expression<ArrayNode> items = ValueParser.items(language, fields);
        Expression<JsonNode> selector = FlowParser.itemSelector(language, fields);
        Expression<Long> concurrency = ValueParser.count(language, fields, "MaxConcurrency");
        Expression<Long> count = ValueParser.count(language, fields, "ToleratedFailureCount");
        Expression<Double> percentage = ValueParser.percentage(language, fields);
        List<Retrier> retry = FailureParser.retry(fields);
        List<Catcher> catchers = FailureParser.catchers(language, fields);
        String next = StateParser.next(fields);
        if (processor == null || items == null) {
            return null;
        }
        return new MapState(
                name,
                fields.text("Comment"),
                flow,
                items,
                selector,
                concurrency == null ? Expression.literal(0L) : concurrency,
                count,
                percentage,
                processor,
                processorField,
                retry,
                catchers,
                next);
    }

    private @Nullable StateGraph processor(String field, Fields fields) {
        fields.onlyOne("Iterator", "ItemProcessor");
        fields.require(field);
        Fields processor = fields.object(field);
        if (processor == null) {
            return null;
        }
        processor.allow(StateFields.PROCESSOR);
        Fields config = processor.object("ProcessorConfig");
        if (config != null) {
            config.allow(PROCESSOR_CONFIG);
            String mode = config.oneOf("Mode", List.of("INLINE", "DISTRIBUTED"));
            config.oneOf("ExecutionType", List.of("STANDARD", "EXPRESS"));
            if ("DISTRIBUTED".equals(mode)) {
                fields.diagnostics().notSupported(config.location("Mode"), "Distributed Map states are not supported");
            }
        }
        return states.graph(processor);
    }

    private static void refuseDistributed(Fields fields) {
        for (String field : DISTRIBUTED_ONLY) {
            if (fields.has(field)) {
                fields.diagnostics()
                        .notSupported(
                                fields.location(field),
                                field + " belongs to distributed Map states, which are not supported");
            }
        }
    }
}
