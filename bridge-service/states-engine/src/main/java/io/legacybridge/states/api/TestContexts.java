package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.definition.State;
import io.legacybridge.states.definition.TaskState;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the context object that a test gives, and refuses one that no state of its kind would see. */
final class TestContexts {

    private static final Map<String, Set<String>> FIELDS = Map.of(
            "Execution", Set.of("Id", "Input", "Name", "RedriveCount", "RedriveTime", "RoleArn", "StartTime"),
            "State", Set.of("EnteredTime", "Name", "RetryCount"),
            "StateMachine", Set.of("Id", "Name"),
            "Task", Set.of("Token"),
            "Map", Set.of("Item"));

    private static final Pattern WAITS = Pattern.compile(".+\\.(sync(:2)?|waitForTaskToken)");

    private TestContexts() {}

    /** The context object; null if the request has none. */
    static @Nullable ObjectNode read(Request request, State state) {
        String text = request.textOrNull("context");
        if (text == null) {
            return null;
        }
        if (!(StateTestOperations.json("context", text) instanceof ObjectNode context)) {
            throw invalid("It must be a JSON object");
        }
        requireKnown(context, FIELDS.keySet());
        FIELDS.forEach((name, known) -> requireKnown(context.path(name), known));
        if (context.has("Task")
                && !(state instanceof TaskState task
                        && WAITS.matcher(task.resource()).matches())) {
            throw invalid("Context object contains 'Task' when state is not a Task state with a '.sync' or"
                    + " '.waitForTaskToken' service integration pattern");
        }
        return context;
    }

    private static void requireKnown(JsonNode object, Set<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw invalid("Field '" + name + "' is not allowed");
            }
        }
    }

    private static ApiError invalid(String reason) {
        return StateTestOperations.invalid("Invalid Context object provided: " + reason);
    }
}
