package io.legacybridge.states.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * States and where to start: a machine's own, a Parallel's branch, a Map's item processor.
 *
 * @param startAt the name of the first state; one of {@code states}
 * @param states by name, in the order of the definition
 */
public record StateGraph(String startAt, Map<String, State> states) {

    public StateGraph {
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /**
     * The state of this name.
     *
     * @throws IllegalArgumentException if there is none, which cannot happen with a name from a valid definition
     */
    public State state(String name) {
        State state = states.get(name);
        if (state == null) {
            throw new IllegalArgumentException("no state '" + name + "' among " + states.keySet());
        }
        return state;
    }
}
