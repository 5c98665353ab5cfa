package io.legacybridge.states.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.data.Limits;
import io.legacybridge.states.data.QueryLanguage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one definition: the machine's own fields, then its graph of states. */
final class DefinitionParser {
    private static final Set<String> FIELDS =
            Set.of("Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage");

    /** What AWS calls a state that is tested by itself. */
    private static final String LONE_STATE = "StateName";

    private final WorkflowType type;
    private final Diagnostics diagnostics;

    /** @param toBeRun whether this engine must be able to run the definition, and not only to read it */
    DefinitionParser(WorkflowType type, boolean toBeRun) {
        this.type = type;
        this.diagnostics = new Diagnostics(toBeRun);
    }

    /** The document; null if there are diagnostics. */
    @Nullable
    StateMachineDefinition parse(String text) {
        ObjectNode object = object(text);
        return object == null ? null : machine(new Fields(object, "/", diagnostics));
    }

    /** A state without a machine, whose transitions lead nowhere; null if there are diagnostics. */
    @Nullable
    State parseState(String text) {
        ObjectNode object = object(text);
        if (object == null) {
            return null;
        }
        ObjectNode machine = JsonNodeFactory.instance.objectNode().put("StartAt", LONE_STATE);
        machine.putObject("States").set(LONE_STATE, object);
        StateGraph graph =
                new StateParser(type, QueryLanguage.JSONPATH, diagnostics).graph(new Fields(machine, "/", diagnostics));
        return graph == null || !diagnostics.isEmpty() ? null : graph.state(LONE_STATE);
    }

    private @Nullable ObjectNode object(String text) {
        JsonNode root = json(text);
        if (root == null) {
            return null;
        }
        if (!(root instanceof ObjectNode object)) {
            diagnostics.error("SCHEMA_VALIDATION_FAILED", "Definition must be a valid JSON object", null);
            return null;
        }
        return object;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics.list();
    }

    private @Nullable JsonNode json(String text) {
        if (text.isBlank()) {
            diagnostics.error("SCHEMA_VALIDATION_FAILED", "Definition must be a valid JSON object", null);
            return null;
        }
        try {
            return Json.parseUnique(text);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            diagnostics.error("INVALID_JSON_DESCRIPTION", e.getOriginalMessage() + where, null);
            return null;
        }
    }

    private @Nullable StateMachineDefinition machine(Fields fields) {
        fields.allow(FIELDS);
        String comment = fields.text("Comment");
        String version = fields.oneOf("Version", List.of("1.0"));
        Long timeout = fields.whole("TimeoutSeconds", 1, Limits.MAX_SECONDS);
        QueryLanguage language = language(fields);
        StateParser states = new StateParser(type, language, diagnostics);
        StateGraph graph = states.graph(fields);
        if (graph != null && diagnostics.isEmpty()) {
            new Transitions(diagnostics).check(graph, fields.location());
        }
        if (graph == null || !diagnostics.isEmpty()) {
            return null;
        }
        return new StateMachineDefinition(comment, version == null ? "1.0" : version, language, timeout, graph);
    }

    private static QueryLanguage language(Fields fields) {
        String said = fields.oneOf("QueryLanguage", List.of("JSONPath", "JSONata"));
        return "JSONata".equals(said) ? QueryLanguage.JSONATA : QueryLanguage.JSONPATH;
    }
}
