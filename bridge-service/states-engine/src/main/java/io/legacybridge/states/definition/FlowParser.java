package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.JsonPathFields;
import io.legacybridge.states.data.JsonPathFlow;
import io.legacybridge.states.data.PayloadTemplate;
import io.legacybridge.states.data.QueryLanguage;
import io.legacybridge.states.data.ResultPath;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how data flows through a state, a choice or a catcher. */
final class FlowParser {
    private static final Pattern VARIABLE_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]{0,79}");
    private static final Set<String> RESERVED = Set.of("states");

    private FlowParser() {}

    /** A state's flow; null and diagnostics if it cannot be read. A Map's Parameters are no arguments of the state. */
    static @Nullable DataFlow state(QueryLanguage language, Fields fields) {
        return language == QueryLanguage.JSONATA ? jsonata(fields) : jsonPath(fields, fields, true);
    }

    /** A Map's flow. */
    static @Nullable DataFlow map(QueryLanguage language, Fields fields) {
        return language == QueryLanguage.JSONATA ? jsonata(fields) : jsonPath(fields, fields, false);
    }

    /** The flow of a Choice when one of its rules matches. */
    static @Nullable DataFlow choice(QueryLanguage language, Fields state, Fields rule) {
        return language == QueryLanguage.JSONATA ? jsonata(rule) : jsonPath(state, rule, false);
    }

    /** A catcher's flow. */
    static @Nullable DataFlow catcher(QueryLanguage language, Fields fields) {
        return language == QueryLanguage.JSONATA
                ? jsonata(fields)
                : new JsonPathFlow(null, null, null, resultPath(fields), null, assign(fields));
    }

    private static DataFlow jsonPath(Fields state, Fields assigning, boolean withParameters) {
        return new JsonPathFlow(
                processing(state, "InputPath"),
                withParameters ? payload(state, "Parameters") : null,
                payload(state, "ResultSelector"),
                resultPath(state),
                processing(state, "OutputPath"),
                assign(assigning));
    }

    private static @Nullable DataFlow jsonata(Fields fields) {
        fields.diagnostics().notSupported(fields.location(), "The query language JSONata is not supported yet");
        return null;
    }

    private static @Nullable Expression<JsonNode> processing(Fields fields, String field) {
        JsonNode value = fields.get(field);
        return value == null ? null : fields.compile(field, () -> JsonPathFields.processing(value));
    }

    /** A payload template; null where there is none. */
    static @Nullable Expression<JsonNode> payload(Fields fields, String field) {
        JsonNode value = fields.get(field);
        return value == null ? null : fields.compile(field, () -> PayloadTemplate.compile(value));
    }

    private static ResultPath resultPath(Fields fields) {
        JsonNode value = fields.get("ResultPath");
        if (value != null && value.isNull()) {
            return ResultPath.DISCARD;
        }
        String text = fields.text("ResultPath");
        ResultPath path = text == null ? null : fields.compile("ResultPath", () -> ResultPath.compile(text));
        return path == null ? ResultPath.REPLACE : path;
    }

    private static @Nullable Expression<JsonNode> assign(Fields fields) {
        Fields variables = variables(fields, ".$");
        return variables == null ? null : payload(fields, "Assign");
    }

    /** The Assign of an object, its names checked; null where there is none. */
    private static @Nullable Fields variables(Fields fields, String mark) {
        JsonNode value = fields.get("Assign");
        if (value != null && !(value instanceof ObjectNode)) {
            fields.wrongType("Assign", "Object");
            return null;
        }
        Fields variables = fields.object("Assign");
        if (variables == null) {
            return null;
        }
        for (String name : variables.names()) {
            String bare = name.endsWith(mark) ? name.substring(0, name.length() - mark.length()) : name;
            if (!VARIABLE_NAME.matcher(bare).matches() || RESERVED.contains(bare)) {
                variables.schema("'" + bare + "' is not a valid name of a variable");
            }
        }
        return variables;
    }
}
