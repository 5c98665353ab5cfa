package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.QueryLanguage;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Map states, inline and distributed; where items come from or results go to S3 is refused by name. */
final class MapParser {
    private static final List<String> STORAGE = List.of("ItemReader", "ItemBatcher", "ResultWriter");
    private static final int MAX_LABEL = 40;
    private static final Pattern NOT_IN_LABELS =
            Pattern.compile("[\\s?*<>{}\\[\\]:;,\\\\|^~$#%&`\"/\\p{Cntrl}\\x80-\\x9f]");
    private static final Set<String> PROCESSOR_CONFIG = Set.of("Mode", "ExecutionType");

    private final StateParser states;

    MapParser(StateParser states) {
        this.states = states;
    }

    @Nullable
    State read(String name, QueryLanguage language, Fields fields) {
        DataFlow flow = FlowParser.map(language, fields);
        refuseStorage(fields);
        String processorField = fields.has("Iterator") ? "Iterator" : "ItemProcessor";
        StateGraph processor = processor(processorField, fields);
        MapState.Distribution distribution = distribution(name, processorField, fields);
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
                distribution,
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
            config.oneOf("Mode", List.of("INLINE", "DISTRIBUTED"));
            config.oneOf("ExecutionType", List.of("STANDARD", "EXPRESS"));
        }
        return states.graph(processor);
    }

    /** How the items are distributed; null for an inline Map. */
    private static MapState.@Nullable Distribution distribution(String name, String processorField, Fields fields) {
        Fields processor = fields.object(processorField);
        Fields config = processor == null ? null : processor.object("ProcessorConfig");
        if (config == null || !"DISTRIBUTED".equals(config.text("Mode"))) {
            return null;
        }
        String label = fields.text("Label");
        if (label != null && NOT_IN_LABELS.matcher(label).find()) {
            fields.diagnostics().schema(fields.location("Label"), "Label contains an invalid character");
        }
        String fallback = NOT_IN_LABELS.matcher(name).replaceAll("");
        return new MapState.Distribution(
                "EXPRESS".equals(config.text("ExecutionType")) ? WorkflowType.EXPRESS : WorkflowType.STANDARD,
                label == null ? fallback.substring(0, Math.min(fallback.length(), MAX_LABEL)) : label);
    }

    private static void refuseStorage(Fields fields) {
        for (String field : STORAGE) {
            if (fields.has(field)) {
                fields.diagnostics().notSupported(fields.location(field), field + " of a Map state is not supported");
            }
        }
    }
}
