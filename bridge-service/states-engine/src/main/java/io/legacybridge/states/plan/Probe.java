package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Stage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody may look on while an execution runs, and hold it: what makes a rehearsal of one state out of it. An
 * ordinary execution has {@link #NONE}. Called in the execution's mailbox only.
 */
interface Probe extends Stage.Observer {

    Probe NONE = new Probe() {};

    @Override
    default void sees(Stage stage, JsonNode value) {}

    /** The flow to evaluate in a state. */
    default DataFlow observe(DataFlow flow) {
        return flow;
    }

    /** What stands in for the state's work; null for nothing. */
    default @Nullable Mock mock() {
        return null;
    }

    /** The context object, if it is not the execution's own. */
    default Optional<ObjectNode> context() {
        return Optional.empty();
    }

    /** The variables to start with. */
    default Map<String, JsonNode> variables() {
        return Map.of();
    }

    /** How often each retrier has been used before. */
    default long earlierRetries() {
        return 0;
    }

    /** How the cause of an evaluation that failed begins. */
    default String place(String ordinary) {
        return ordinary;
    }

    /** A Map is about to start its items. */
    default void limits(long maxConcurrency, Tolerance tolerance) {}

    /** A retrier is for the failure, but has been used often enough. */
    default void exhausted(int retrier) {}

    /** Whether a retry may happen; else the execution ends with the failure. */
    default boolean mayRetry(int retrier, Duration delay) {
        return true;
    }

    default void caught(int catcher, Failure failure) {}

    default void assigned(Map<String, JsonNode> variables) {}

    /** Whether another state may follow; else the execution ends with what that state would get. */
    default boolean mayGoTo(String next) {
        return true;
    }
}
