package io.legacybridge.states.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** The state of this name here, in a branch or in an item processor; names are unique in a machine. */
    public Optional<State> find(String name) {
        State here = states.get(name);
        if (here != null) {
            return Optional.of(here);
        }
        return states.values().stream()
                .flatMap(StateGraph::inside)
                .flatMap(graph -> graph.find(name).stream())
                .findFirst();
    }

    private static Stream<StateGraph> inside(State state) {
        if (state instanceof ParallelState parallel) {
            return parallel.branches().stream();
        }
        return state instanceof MapState map ? Stream.of(map.processor()) : Stream.empty();
    }
}
