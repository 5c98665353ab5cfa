package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a graph once per item; the result is the array of the outputs, in the order of the items.
 *
 * @param items the items (ItemsPath, Items, or the effective input itself); evaluated on the effective scope
 * @param itemSelector what each iteration gets (ItemSelector, or Parameters beside an Iterator); evaluated on the
 *     effective scope with {@code Map.Item} in the context object; null for the item itself
 * @param maxConcurrency how many iterations run at once; 0 for no limit
 * @param toleratedFailureCount how many iterations may fail; null for none
 * @param toleratedFailurePercentage how many of a hundred iterations may fail; null for none
 * @param processor what runs for each item
 * @param distribution null for an inline Map; else each item runs as an execution of its own
 * @param processorField the field that holds it: ItemProcessor, or its older name Iterator
 */
public record MapState(
        String name,
        @Nullable String comment,
        DataFlow flow,
        Expression<ArrayNode> items,
        @Nullable Expression<JsonNode> itemSelector,
        Expression<Long> maxConcurrency,
        @Nullable Expression<Long> toleratedFailureCount,
        @Nullable Expression<Double> toleratedFailurePercentage,
        StateGraph processor,
        @Nullable Distribution distribution,
        String processorField,
        List<Retrier> retry,
        List<Catcher> catchers,
        @Nullable String next)
        implements State {

    /**
     * What makes a Map a distributed one.
     *
     * @param executions of which type the items' executions are
     * @param label part of the names of the map run and its executions
     */
    public record Distribution(WorkflowType executions, String label) {}
}
