package io.legacybridge.states.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.QueryLanguage;
import io.legacybridge.states.data.Stage;
import io.legacybridge.states.definition.ChoiceState;
import io.legacybridge.states.definition.FailState;
import io.legacybridge.states.definition.MapState;
import io.legacybridge.states.definition.ParallelState;
import io.legacybridge.states.definition.PassState;
import io.legacybridge.states.definition.State;
import io.legacybridge.states.definition.StateGraph;
import io.legacybridge.states.definition.SucceedState;
import io.legacybridge.states.definition.TaskState;
import io.legacybridge.states.definition.WaitState;
import io.legacybridge.states.store.ExecutionRecord;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs one state by itself: in an execution that has no other, evaluated like any other, until a state or an attempt
 * would follow.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /**
     * How a state is rehearsed.
     *
     * @param context the context object that its expressions see; null for that of the execution
     * @param variables the variables that its expressions see, by name without the dollar
     * @param mock what stands in for its work; null for nothing, which a Map, a Parallel and a Task do not take
     * @param earlierRetries how often each of its retriers has been used before
     */
    public record Setting(
            @Nullable ObjectNode context,
            Map<String, JsonNode> variables,
            @Nullable Mock mock,
            long earlierRetries) {}

    /**
     * Runs a state.
     *
     * @throws JsonProcessingException if the record's input is not JSON
     */
    public static CompletionStage<Rehearsed> run(
            State state, Setting setting, ExecutionRecord record, ExecutionEnvironment environment)
            throws JsonProcessingException {
        Graph graph = new Graph(new StateGraph(state.name(), Map.of(state.name(), state)));
        Observation observation = new Observation(setting, stagesOf(state));
        Execution execution = new Execution(record, new Plan(graph), environment.inMemory(), observation);
        return execution.start().thenCompose(started -> execution.closed()).thenApply(observation::result);
    }

    /** What AWS shows of a state of this type: only what its own fields can change (recorded TestState answers). */
    private static Set<Stage> stagesOf(State state) {
        if (state.flow().queryLanguage() == QueryLanguage.JSONATA) {
            return state instanceof TaskState
                    ? EnumSet.of(Stage.AFTER_ARGUMENTS, Stage.RESULT)
                    : EnumSet.of(Stage.AFTER_ITEM_SELECTOR);
        }
        if (state instanceof PassState pass) {
            return pass.result() == null
                    ? EnumSet.of(
                            Stage.AFTER_INPUT_PATH,
                            Stage.AFTER_PARAMETERS,
                            Stage.AFTER_RESULT_SELECTOR,
                            Stage.AFTER_RESULT_PATH)
                    : EnumSet.of(Stage.RESULT, Stage.AFTER_RESULT_SELECTOR, Stage.AFTER_RESULT_PATH);
        } else if (state instanceof TaskState) {
            return EnumSet.complementOf(EnumSet.of(Stage.AFTER_ARGUMENTS));
        } else if (state instanceof ParallelState) {
            return EnumSet.of(Stage.AFTER_RESULT_SELECTOR, Stage.AFTER_RESULT_PATH);
        } else if (state instanceof MapState) {
            return EnumSet.of(
                    Stage.AFTER_INPUT_PATH,
                    Stage.AFTER_ITEMS_PATH,
                    Stage.AFTER_ITEM_SELECTOR,
                    Stage.AFTER_RESULT_SELECTOR,
                    Stage.AFTER_RESULT_PATH);
        } else if (state instanceof ChoiceState || state instanceof WaitState || state instanceof SucceedState) {
            return EnumSet.of(Stage.AFTER_INPUT_PATH);
        } else if (state instanceof FailState) {
            return EnumSet.noneOf(Stage.class);
        }
        throw new IllegalArgumentException("No stages for " + state.getClass().getName());
    }
}
