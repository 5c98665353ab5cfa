package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One state of a definition. What all have in common is here; the records say the rest. */
public sealed interface State
        permits PassState, TaskState, ChoiceState, WaitState, SucceedState, FailState, ParallelState, MapState {

    /** The state's name, unique in its machine. */
    String name();

    /** What the definition says about the state, for people. */
    @Nullable
    String comment();

    /** InputPath to OutputPath and Assign, or Arguments, Output and Assign. */
    DataFlow flow();

    /** The state that follows; null where this one ends its graph (and for Choice, which decides). */
    default @Nullable String next() {
        return null;
    }

    /** What is tried again, in the order of the definition. */
    default List<Retrier> retry() {
        return List.of();
    }

    /** What is caught, in the order of the definition. */
    default List<Catcher> catchers() {
        return List.of();
    }
}
