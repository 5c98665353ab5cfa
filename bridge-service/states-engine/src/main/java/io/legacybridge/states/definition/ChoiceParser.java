package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.data.ChoiceOperator;
import io.legacybridge.states.data.ChoiceOperator.Operand;
import io.legacybridge.states.data.ChoicePaths;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.JsonataFields;
import io.legacybridge.states.data.QueryLanguage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Choice states and their rules. */
final class ChoiceParser {
    private static final int DEEPEST = 50;
    private static final String PATH = "Path";
    private static final Set<String> CONDITION_FIELDS = Set.of("Condition", "Next", "Assign", "Output", "Comment");
    private static final Set<String> BESIDE_RULE = Set.of("Next", "Assign", "Output", "Comment");

    @Nullable
    State read(String name, QueryLanguage language, Fields fields) {
        fields.require("Choices");
        DataFlow flow = FlowParser.state(language, fields);
        List<Fields> entries = fields.objects("Choices");
        if (entries.isEmpty() && fields.has("Choices")) {
            fields.diagnostics().schema(fields.location("Choices"), "Value cannot be empty");
        }
        List<Choice> choices = new ArrayList<>();
        for (Fields entry : entries) {
            entry.require("Next");
            String next = entry.text("Next");
            StateFields.checkLanguage(language, entry);
            ChoiceRule rule = language == QueryLanguage.JSONATA ? condition(fields, entry) : rule(entry, true, 1);
            DataFlow chosen = FlowParser.choice(language, fields, entry);
            if (next != null && rule != null) {
                choices.add(new Choice(rule, next, chosen));
            }
        }
        String otherwise = fields.text("Default");
        return new ChoiceState(name, fields.text("Comment"), flow, List.copyOf(choices), otherwise);
    }

    private static @Nullable ChoiceRule condition(Fields state, Fields fields) {
        fields.require("Condition");
        fields.allow(CONDITION_FIELDS);
        JsonNode value = fields.get("Condition");
        if (value == null) {
            return null;
        }
        if (value.isBoolean()) {
            return new ChoiceRule.Condition(Expression.literal(value.booleanValue()));
        }
        if (!JsonataFields.isExpression(value)) {
            fields.wrongType("Condition", "Boolean");
            return null;
        }
        String field = fields.relativeTo(state) + "Condition";
        Expression<Boolean> expression =
                fields.compile("Condition", () -> JsonataFields.condition(field, value.textValue()));
        return expression == null ? null : new ChoiceRule.Condition(expression);
    }

    private static @Nullable ChoiceRule rule(Fields fields, boolean outermost, int depth) {
        if (depth > DEEPEST) {
            fields.diagnostics().notSupported(fields.location(), "Choice rules nest at most " + DEEPEST + " deep");
            return null;
        }
        if (!outermost) {
            for (String name : BESIDE_RULE) {
                if (fields.has(name) && !name.equals("Comment")) {
                    fields.schema("Field '" + name + "' is not supported");
                }
            }
        }
        if (fields.has("And")) {
            only(fields, "And");
            List<ChoiceRule> rules = rules(fields, "And", depth);
            return rules == null ? null : new ChoiceRule.And(rules);
        }
        if (fields.has("Or")) {
            only(fields, "Or");
            List<ChoiceRule> rules = rules(fields, "Or", depth);
            return rules == null ? null : new ChoiceRule.Or(rules);
        }
        if (fields.has("Not")) {
            only(fields, "Not");
            Fields inner = fields.object("Not");
            ChoiceRule rule = inner == null ? null : rule(inner, false, depth + 1);
            return rule == null ? null : new ChoiceRule.Not(rule);
        }
        return comparison(fields);
    }

    private static void only(Fields fields, String operator) {
        for (String name : fields.names()) {
            if (!name.equals(operator) && !BESIDE_RULE.contains(name)) {
                fields.schema("Field '" + name + "' is not supported");
            }
        }
    }

    private static @Nullable List<ChoiceRule> rules(Fields fields, String operator, int depth) {
        List<Fields> entries = fields.objects(operator);
        if (entries.isEmpty()) {
            fields.diagnostics().schema(fields.location(operator), "Value cannot be empty");
            return null;
        }
        List<ChoiceRule> rules = new ArrayList<>();
        for (Fields entry : entries) {
            ChoiceRule rule = rule(entry, false, depth + 1);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules.size() == entries.size() ? List.copyOf(rules) : null;
    }

    private static @Nullable ChoiceRule comparison(Fields fields) {
        fields.require("Variable");
        String field = null;
        for (String name : fields.names()) {
            if (name.equals("Variable") || BESIDE_RULE.contains(name)) {
                continue;
            }
            if (operator(name) == null) {
                fields.schema("Field '" + name + "' is not supported");
            } else if (field != null) {
                fields.schema("There should only be one of the following fields: [" + field + ", " + name + "]");
            } else {
                field = name;
            }
        }
        if (field == null) {
            fields.schema("A choice rule needs a comparison operator");
            return null;
        }
        ChoiceOperator operator = operator(field);
        String path = fields.text("Variable");
        if (operator == null || path == null) {
            return null;
        }
        Expression<JsonNode> variable =
                fields.compile("Variable", () -> ChoicePaths.variable(path, operator == ChoiceOperator.IS_PRESENT));
        Expression<JsonNode> operand = operand(operator, field, fields);
        return variable == null || operand == null ? null : new ChoiceRule.Comparison(variable, operator, operand);
    }

    /** The operator of a field, with or without Path behind its name; null if it is none. */
    private static @Nullable ChoiceOperator operator(String field) {
        ChoiceOperator plain = ChoiceOperator.named(field);
        if (plain != null || !field.endsWith(PATH)) {
            return plain;
        }
        ChoiceOperator withPath = ChoiceOperator.named(field.substring(0, field.length() - PATH.length()));
        return withPath != null && withPath.hasPathForm() ? withPath : null;
    }

    private static @Nullable Expression<JsonNode> operand(ChoiceOperator operator, String field, Fields fields) {
        if (!field.equals(operator.inDefinition())) {
            String path = fields.text(field);
            return path == null ? null : fields.compile(field, () -> ChoicePaths.operand(path));
        }
        JsonNode value = fields.get(field);
        if (value != null && operator.operand().takes(value)) {
            return Expression.literal(value);
        }
        if (operator.operand() == Operand.TIMESTAMP) {
            fields.diagnostics().schema(fields.location(field), "String does not match RFC3339 timestamp");
        } else {
            fields.wrongType(field, typeName(operator.operand()));
        }
        return null;
    }

    private static String typeName(Operand operand) {
        return switch (operand) {
            case BOOLEAN, TEST -> "Boolean";
            case NUMBER -> "Number";
            case STRING, PATTERN, TIMESTAMP -> "String";
        };
    }
}
