package io.legacybridge.states.definition;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that every transition has a target, every state can be reached, and every graph has an end. */
final class Transitions {
    private static final String MISSING_TARGET = "MISSING_TRANSITION_TARGET";

    private final Diagnostics diagnostics;
    private final Set<String> names = new HashSet<>();

    Transitions(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /**
     * Checks a graph and those inside of its states.
     *
     * @param location of the object that holds StartAt and States
     */
    void check(StateGraph graph, String location) {
        String prefix = location.equals("/") ? "" : location;
        Map<String, Map<String, String>> edges = new LinkedHashMap<>();
        graph.states().forEach((name, state) -> edges.put(name, targets(state, prefix + "/States/" + name)));
        missing(graph, Map.of(prefix + "/StartAt", graph.startAt()));
        edges.values().forEach(targets -> missing(graph, targets));
        if (graph.states().values().stream().anyMatch(Transitions::ends)) {
            unreachable(graph, edges, prefix);
        } else {
            diagnostics.error("MISSING_END_STATE", "Workflow has no terminal state", null);
        }
        graph.states().forEach((name, state) -> inside(state, prefix + "/States/" + name));
    }

    private void inside(State state, String location) {
        if (!names.add(state.name())) {
            diagnostics.error("DUPLICATE_STATE_NAME", "Duplicate State name: " + state.name(), location);
        }
        if (state instanceof ParallelState parallel) {
            for (int i = 0; i < parallel.branches().size(); i++) {
                check(parallel.branches().get(i), location + "/Branches[" + i + "]");
            }
        } else if (state instanceof MapState map) {
            check(map.processor(), location + "/" + map.processorField());
        }
    }

    /** Where a state may go, by the place in the definition that says so. */
    private static Map<String, String> targets(State state, String location) {
        Map<String, String> targets = new LinkedHashMap<>();
        String next = state.next();
        if (next != null) {
            targets.put(location + "/Next", next);
        }
        List<Catcher> catchers = state.catchers();
        for (int i = 0; i < catchers.size(); i++) {
            targets.put(location + "/Catch[" + i + "]/Next", catchers.get(i).next());
        }
        if (state instanceof ChoiceState choice) {
            for (int i = 0; i < choice.choices().size(); i++) {
                targets.put(
                        location + "/Choices[" + i + "]/Next",
                        choice.choices().get(i).next());
            }
            String otherwise = choice.defaultNext();
            if (otherwise != null) {
                targets.put(location + "/Default", otherwise);
            }
        }
        return targets;
    }

    private static boolean ends(State state) {
        return state.next() == null && !(state instanceof ChoiceState);
    }

    private void missing(StateGraph graph, Map<String, String> targets) {
        targets.forEach((place, target) -> {
            if (!graph.states().containsKey(target)) {
                diagnostics.error(MISSING_TARGET, "Missing 'Next' target: " + target, place);
            }
        });
    }

    private void unreachable(StateGraph graph, Map<String, Map<String, String>> edges, String prefix) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(graph.startAt()));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (edges.containsKey(name) && reached.add(name)) {
                open.addAll(edges.get(name).values());
            }
        }
        for (String name : graph.states().keySet()) {
            if (!reached.contains(name)) {
                diagnostics.error(
                        MISSING_TARGET, "State \"" + name + "\" is not reachable.", prefix + "/States/" + name);
            }
        }
    }
}
