package io.legacybridge.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.legacybridge.states.data.Delay;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.JsonPathFields;
import io.legacybridge.states.data.JsonataFields;
import io.legacybridge.states.data.JsonataTemplate;
import io.legacybridge.states.data.Limits;
import io.legacybridge.states.data.QueryLanguage;
import io.legacybridge.states.data.Timestamps;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a state that are written in the definition or computed: numbers, strings, delays, items. A null
 * with no diagnostic says that the field is not there.
 */
final class ValueParser {
    private ValueParser() {}

    /** The expression that a field holds, if it is of the language JSONata and holds one. */
    private static @Nullable String expression(QueryLanguage language, Fields fields, String field) {
        JsonNode value = fields.get(field);
        return language == QueryLanguage.JSONATA && value != null && JsonataFields.isExpression(value)
                ? value.textValue()
                : null;
    }

    /** How long a Wait waits; null and a diagnostic if that cannot be read. */
    static @Nullable Expression<Delay> delay(QueryLanguage language, Fields fields) {
        if (fields.has("SecondsPath")) {
            String path = fields.text("SecondsPath");
            return path == null ? null : fields.compile("SecondsPath", () -> JsonPathFields.waitSeconds(path));
        }
        if (fields.has("TimestampPath")) {
            String path = fields.text("TimestampPath");
            return path == null ? null : fields.compile("TimestampPath", () -> JsonPathFields.waitTimestamp(path));
        }
        String computed = expression(language, fields, "Seconds");
        if (computed != null) {
            return fields.compile("Seconds", () -> JsonataFields.waitSeconds("Seconds", computed));
        }
        if (fields.has("Seconds")) {
            Long seconds = fields.whole("Seconds", 0, Limits.MAX_SECONDS);
            return seconds == null ? null : Expression.literal(new Delay.Seconds(seconds));
        }
        String moment = expression(language, fields, "Timestamp");
        if (moment != null) {
            return fields.compile("Timestamp", () -> JsonataFields.waitTimestamp("Timestamp", moment));
        }
        String text = fields.text("Timestamp");
        if (text == null) {
            return null;
        }
        return Timestamps.parse(text)
                .map(instant -> Expression.<Delay>literal(new Delay.Until(instant)))
                .orElseGet(() -> noTimestamp(fields));
    }

    private static @Nullable Expression<Delay> noTimestamp(Fields fields) {
        fields.diagnostics().schema(fields.location("Timestamp"), "String does not match RFC3339 timestamp");
        return null;
    }

    /** A string or a path to one: Error and ErrorPath, Cause and CausePath; null where there is none. */
    static @Nullable Expression<String> text(QueryLanguage language, Fields fields, String field) {
        String pathField = field + "Path";
        fields.onlyOne(field, pathField);
        if (fields.has(pathField)) {
            String path = fields.text(pathField);
            return path == null ? null : fields.compile(pathField, () -> JsonPathFields.text(pathField, path));
        }
        String computed = expression(language, fields, field);
        if (computed != null) {
            return fields.compile(field, () -> JsonataFields.text(field, computed));
        }
        String text = fields.text(field);
        return text == null ? null : Expression.literal(text);
    }

    /** TimeoutSeconds or HeartbeatSeconds, or a path to it; null where there is none. */
    static @Nullable Expression<Long> seconds(QueryLanguage language, Fields fields, String field) {
        String pathField = field + "Path";
        fields.onlyOne(field, pathField);
        if (fields.has(pathField)) {
            String path = fields.text(pathField);
            return path == null
                    ? null
                    : fields.compile(pathField, () -> JsonPathFields.positiveSeconds(pathField, path));
        }
        String computed = expression(language, fields, field);
        if (computed != null) {
            return fields.compile(field, () -> JsonataFields.whole(field, computed, 1, Limits.MAX_SECONDS));
        }
        Long seconds = fields.whole(field, 1, Limits.MAX_SECONDS);
        return seconds == null ? null : Expression.literal(seconds);
    }

    /** MaxConcurrency or ToleratedFailureCount, or a path to it; null where there is none. */
    static @Nullable Expression<Long> count(QueryLanguage language, Fields fields, String field) {
        String pathField = field + "Path";
        fields.onlyOne(field, pathField);
        if (fields.has(pathField)) {
            String path = fields.text(pathField);
            return path == null ? null : fields.compile(pathField, () -> JsonPathFields.count(pathField, path));
        }
        String computed = expression(language, fields, field);
        if (computed != null) {
            return fields.compile(field, () -> JsonataFields.whole(field, computed, 0, Long.MAX_VALUE));
        }
        Long count = fields.whole(field, 0, Long.MAX_VALUE);
        return count == null ? null : Expression.literal(count);
    }

    /** ToleratedFailurePercentage, or a path to it; null where there is none. */
    static @Nullable Expression<Double> percentage(QueryLanguage language, Fields fields) {
        String field = "ToleratedFailurePercentage";
        String pathField = field + "Path";
        fields.onlyOne(field, pathField);
        if (fields.has(pathField)) {
            String path = fields.text(pathField);
            return path == null ? null : fields.compile(pathField, () -> JsonPathFields.percentage(pathField, path));
        }
        String computed = expression(language, fields, field);
        if (computed != null) {
            return fields.compile(field, () -> JsonataFields.percentage(field, computed));
        }
        Double percentage = fields.number(field, 0, 100);
        return percentage == null ? null : Expression.literal(percentage);
    }

    /** A Map's items: ItemsPath or Items, the effective input where there is neither. */
    static @Nullable Expression<ArrayNode> items(QueryLanguage language, Fields fields) {
        if (language == QueryLanguage.JSONPATH) {
            String path = fields.has("ItemsPath") ? fields.text("ItemsPath") : "$";
            return path == null ? null : fields.compile("ItemsPath", () -> JsonPathFields.items(path));
        }
        JsonNode value = fields.get("Items");
        if (value == null) {
            return JsonataFields.itemsOfInput();
        }
        String computed = expression(language, fields, "Items");
        if (computed != null) {
            return fields.compile("Items", () -> JsonataFields.items("Items", computed));
        }
        if (!(value instanceof ArrayNode)) {
            fields.wrongType("Items", "Array");
            return null;
        }
        JsonataTemplate template = fields.compile("Items", () -> JsonataTemplate.compile("Items", value));
        return template == null ? null : scope -> (ArrayNode) template.evaluate(scope);
    }
}
