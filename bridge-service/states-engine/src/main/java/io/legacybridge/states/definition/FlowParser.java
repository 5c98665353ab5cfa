package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.JsonPathFields;
import io.legacybridge.states.data.JsonPathFlow;
import io.legacybridge.states.data.JsonataFlow;
import io.legacybridge.states.data.JsonataTemplate;
import io.legacybridge.states.data.PayloadTemplate;
import io.legacybridge.states.data.QueryLanguage;
import io.legacybridge.states.data.ResultPath;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how data flows through a state, a choice or a catcher. */
final class FlowParser {
    private static final Pattern VARIABLE_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]{0,79}");
    private static final String RESULT = "result";
    private static final Set<String> RESERVED = Set.of("states");

    private FlowParser() {}

    /** A state's flow. */
    static DataFlow state(QueryLanguage language, Fields fields) {
        return language == QueryLanguage.JSONATA ? jsonata(fields, "", RESULT) : jsonPath(fields, fields, true);
    }

    /** A Map's flow, whose Parameters are no arguments of the state. */
    static DataFlow map(QueryLanguage language, Fields fields) {
        return language == QueryLanguage.JSONATA ? jsonata(fields, "", RESULT) : jsonPath(fields, fields, false);
    }

    /** The flow of a Choice when one of its rules matches. */
    static DataFlow choice(QueryLanguage language, Fields state, Fields rule) {
        return language == QueryLanguage.JSONATA
                ? jsonata(rule, rule.relativeTo(state), RESULT)
                : jsonPath(state, rule, false);
    }

    /** A catcher's flow. */
    static DataFlow catcher(QueryLanguage language, Fields state, Fields fields) {
        return language == QueryLanguage.JSONATA
                ? jsonata(fields, fields.relativeTo(state), "errorOutput")
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

    private static DataFlow jsonata(Fields fields, String prefix, String resultName) {
        variables(fields, "");
        return new JsonataFlow(
                resultName,
                template(fields, prefix, "Arguments"),
                template(fields, prefix, "Output"),
                template(fields, prefix, "Assign"));
    }

    private static @Nullable JsonataTemplate template(Fields fields, String prefix, String field) {
        JsonNode value = fields.get(field);
        return value == null ? null : fields.compile(field, () -> JsonataTemplate.compile(prefix + field, value));
    }

    private static @Nullable Expression<JsonNode> processing(Fields fields, String field) {
        JsonNode value = fields.get(field);
        return value == null ? null : fields.compile(field, () -> JsonPathFields.processing(value));
    }

    /** What each iteration of a Map gets; null where that is the item. */
    static @Nullable Expression<JsonNode> itemSelector(QueryLanguage language, Fields fields) {
        fields.onlyOne("ItemSelector", "Parameters");
        return language == QueryLanguage.JSONATA
                ? template(fields, "", "ItemSelector")
                : payload(fields, fields.has("ItemSelector") ? "ItemSelector" : "Parameters");
    }

    /** A payload template; null where there is none. */
    private static @Nullable Expression<JsonNode> payload(Fields fields, String field) {
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
