package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;

/** The value of a field that takes a path or the call of an intrinsic function. */
final class PathOrCall {
    private PathOrCall() {}

    /**
     * @param field the name of the field, for the texts of errors
     * @param text its value
     */
    static Expression<JsonNode> compile(String field, String text) throws ExpressionSyntaxException {
        if (text.startsWith("$")) {
            Path path = Path.compile(text);
            return scope -> path.requireFor(field, scope);
        }
        Intrinsic call = IntrinsicParser.parse(text);
        return scope -> call.evaluate(field, scope);
    }
}
