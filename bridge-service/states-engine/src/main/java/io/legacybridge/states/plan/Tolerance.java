package io.legacybridge.states.plan;

import io.legacybridge.states.data.Scope;
import io.legacybridge.states.definition.MapState;
import org.jspecify.annotations.Nullable;

/**
 * How many items of a Map may fail before the Map does.
 *
 * @param count so many, or null where the definition gives none
 * @param percentage so many of a hundred, or null where the definition gives none
 */
record Tolerance(@Nullable Long count, @Nullable Double percentage, int items) {

    static Tolerance of(MapState state, Scope effective, int items) {
        return new Tolerance(
                state.toleratedFailureCount() == null
                        ? null
                        : state.toleratedFailureCount().evaluate(effective),
                state.toleratedFailurePercentage() == null
                        ? null
                        : state.toleratedFailurePercentage().evaluate(effective),
                items);
    }

    /** Whether the definition says how many may fail. */
    boolean isGiven() {
        return count != null || percentage != null;
    }

    boolean isExceededBy(int failures) {
        if (!isGiven()) {
            return failures > 0;
        }
        return (count != null && failures > count) || (percentage != null && failures * 100.0 > percentage * items);
    }
}
