package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Compiles the paths of a Choice rule. */
public final class ChoicePaths {
    private ChoicePaths() {}

    /**
     * Variable: what the rule looks at.
     *
     * @param absentAllowed true for IsPresent, which a path that finds nothing does not make fail: the missing node
     *     stands for it
     */
    public static Expression<JsonNode> variable(String text, boolean absentAllowed) throws ExpressionSyntaxException {
        Path path = Path.compileReference(text);
        return scope -> {
            JsonNode found = path.isVariable() && absentAllowed ? orMissing(path, scope) : path.findOrNull(scope);
            if (found != null) {
                return found;
            }
            if (absentAllowed) {
                return MissingNode.getInstance();
            }
            throw new StatesException(
                    StatesException.RUNTIME,
                    "Invalid path '" + text + "': The choice state's condition path references an invalid value.");
        };
    }

    /** The path of an operator like StringEqualsPath: what the value is compared with. */
    public static Expression<JsonNode> operand(String text) throws ExpressionSyntaxException {
        Path path = Path.compileReference(text);
        return scope -> {
            JsonNode found = path.findOrNull(scope);
            if (found != null) {
                return found;
            }
            throw new StatesException(
                    StatesException.RUNTIME,
                    "Invalid path '" + text + "': The choice state's condition path references an invalid value.");
        };
    }

    private static JsonNode orMissing(Path path, Scope scope) {
        try {
            return path.find(scope);
        } catch (StatesException | com.jayway.jsonpath.PathNotFoundException e) {
            return MissingNode.getInstance();
        }
    }
}
