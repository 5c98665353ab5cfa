package io.legacybridge.states.definition;

import io.legacybridge.states.data.QueryLanguage;
import org.jspecify.annotations.Nullable;

/**
 * A state machine as its definition says it: parsed, valid, all expressions compiled. Immutable.
 *
 * @param comment the definition's comment
 * @param version the version of the language, {@code "1.0"} unless the definition says another
 * @param queryLanguage the language of states that do not say their own
 * @param timeoutSeconds after how many seconds an execution times out; null for never
 * @param graph where it starts, and its states
 */
public record StateMachineDefinition(
        @Nullable String comment,
        String version,
        QueryLanguage queryLanguage,
        @Nullable Long timeoutSeconds,
        StateGraph graph) {}
