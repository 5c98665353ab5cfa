package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Delay;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.QueryLanguage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads graphs of states, and the states that need no reader of their own. */
final class StateParser {
    private static final int LONGEST_NAME = 80;
    private static final int DEEPEST = 20;

    private final QueryLanguage machineLanguage;
    private final Diagnostics diagnostics;
    private final TaskParser tasks;
    private final ChoiceParser choices = new ChoiceParser();
    private final MapParser maps;
    private int depth;

    StateParser(WorkflowType type, QueryLanguage machineLanguage, Diagnostics diagnostics) {
        this.machineLanguage = machineLanguage;
        this.diagnostics = diagnostics;
        this.tasks = new TaskParser(type);
        this.maps = new MapParser(this);
    }

    /** The graph in StartAt and States of an object; null if it cannot be read. */
    @Nullable
    StateGraph graph(Fields fields) {
        fields.require("States", "StartAt");
        String startAt = fields.text("StartAt");
        Fields states = fields.object("States");
        if (states == null) {
            return null;
        }
        if (depth == DEEPEST) {
            diagnostics.notSupported(fields.location(), "Branches and iterations nest at most " + DEEPEST + " deep");
            return null;
        }
        depth++;
        try {
            Map<String, State> read = states(states);
            return startAt == null || read == null ? null : new StateGraph(startAt, read);
        } finally {
            depth--;
        }
    }

    private @Nullable Map<String, State> states(Fields fields) {
        Map<String, State> states = new LinkedHashMap<>();
        boolean complete = true;
        for (String name : fields.names()) {
            if (name.isEmpty() || name.length() > LONGEST_NAME) {
                diagnostics.schema(
                        fields.location(name), "The name of a state has 1 to " + LONGEST_NAME + " characters");
            }
            Fields one = fields.object(name);
            State state = one == null ? null : state(name, one);
            if (state == null) {
                complete = false;
            } else {
                states.put(name, state);
            }
        }
        if (states.isEmpty() && complete) {
            diagnostics.schema(fields.location(), "Value cannot be empty");
            return null;
        }
        return complete ? states : null;
    }

    private @Nullable State state(String name, Fields fields) {
        fields.require("Type");
        String type = fields.oneOf("Type", StateFields.TYPES);
        if (type == null) {
            return null;
        }
        QueryLanguage language = language(fields);
        StateFields.check(type, language, fields);
        return switch (type) {
            case "Pass" -> pass(name, language, fields);
            case "Task" -> tasks.read(name, language, fields);
            case "Choice" -> choices.read(name, language, fields);
            case "Wait" -> wait(name, language, fields);
            case "Succeed" -> succeed(name, language, fields);
            case "Fail" -> fail(name, language, fields);
            case "Parallel" -> parallel(name, language, fields);
            default -> maps.read(name, language, fields);
        };
    }

    private QueryLanguage language(Fields fields) {
        String said = fields.oneOf("QueryLanguage", List.of("JSONPath", "JSONata"));
        if (said == null) {
            return machineLanguage;
        }
        boolean jsonata = said.equals("JSONata");
        if (!jsonata && machineLanguage == QueryLanguage.JSONATA) {
            fields.schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
        }
        return jsonata ? QueryLanguage.JSONATA : QueryLanguage.JSONPATH;
    }

    private static @Nullable State pass(String name, QueryLanguage language, Fields fields) {
        DataFlow flow = FlowParser.state(language, fields);
        JsonNode result = fields.get("Result");
        String next = next(fields);
        return new PassState(name, fields.text("Comment"), flow, result, next);
    }

    private static @Nullable State wait(String name, QueryLanguage language, Fields fields) {
        DataFlow flow = FlowParser.state(language, fields);
        if (!fields.onlyOne("Seconds", "Timestamp", "SecondsPath", "TimestampPath")
                && !fields.has("Seconds")
                && !fields.has("Timestamp")
                && !fields.has("SecondsPath")
                && !fields.has("TimestampPath")) {
            fields.schema("There should be one of the following fields: "
                    + List.of("Seconds", "Timestamp", "SecondsPath", "TimestampPath"));
        }
        Expression<Delay> delay = ValueParser.delay(language, fields);
        String next = next(fields);
        return delay == null ? null : new WaitState(name, fields.text("Comment"), flow, delay, next);
    }

    private static @Nullable State succeed(String name, QueryLanguage language, Fields fields) {
        DataFlow flow = FlowParser.state(language, fields);
        return new SucceedState(name, fields.text("Comment"), flow);
    }

    private static @Nullable State fail(String name, QueryLanguage language, Fields fields) {
        DataFlow flow = FlowParser.state(language, fields);
        Expression<String> error = ValueParser.text(language, fields, "Error");
        Expression<String> cause = ValueParser.text(language, fields, "Cause");
        return new FailState(name, fields.text("Comment"), flow, error, cause);
    }

    private @Nullable State parallel(String name, QueryLanguage language, Fields fields) {
        fields.require("Branches");
        DataFlow flow = FlowParser.state(language, fields);
        List<Fields> all = fields.objects("Branches");
        if (all.isEmpty() && fields.has("Branches")) {
            diagnostics.schema(fields.location("Branches"), "Value cannot be empty");
        }
        List<StateGraph> branches = new ArrayList<>();
        for (Fields one : all) {
            one.allow(StateFields.BRANCH);
            StateGraph graph = graph(one);
            if (graph != null) {
                branches.add(graph);
            }
        }
        List<Retrier> retry = FailureParser.retry(fields);
        List<Catcher> catchers = FailureParser.catchers(language, fields);
        String next = next(fields);
        return new ParallelState(name, fields.text("Comment"), flow, List.copyOf(branches), retry, catchers, next);
    }

    /** The state that follows, or null where End is true; reports when neither or both are said. */
    static @Nullable String next(Fields fields) {
        String next = fields.text("Next");
        Boolean end = fields.flag("End");
        if (fields.has("Next") && fields.has("End")) {
            fields.schema("There should only be one of the following fields: [Next, End]");
        } else if (!fields.has("Next") && !fields.has("End")) {
            fields.schema("There should be one of the following fields: [Next, End]");
        } else if (Boolean.FALSE.equals(end)) {
            fields.diagnostics().schema(fields.location("End"), "Value must be true");
        }
        return next;
    }
}
