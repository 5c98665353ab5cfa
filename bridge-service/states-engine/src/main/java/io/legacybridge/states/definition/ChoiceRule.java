package io.legacybridge.states.definition;

import io.legacybridge.states.data.Scope;
import io.legacybridge.states.data.StatesException;

/** What a Choice tests. Compiled once, immutable, safe to use from any thread. */
@FunctionalInterface
public interface ChoiceRule {

    /**
     * Whether it holds.
     *
     * @param effective the scope with the effective input
     * @throws StatesException if a path finds nothing, or a JSONata condition gives no boolean
     */
    boolean test(Scope effective);
}
