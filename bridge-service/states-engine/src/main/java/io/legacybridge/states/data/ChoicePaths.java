package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.jayway.jsonpath.PathNotFoundException;

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
        return absentAllowed ? scope -> orMissing(path, scope) : scope -> orFail(path, scope);
    }

    /** The path of an operator like StringEqualsPath: what the value is compared with. */
    public static Expression<JsonNode> operand(String text) throws ExpressionSyntaxException {
        Path path = Path.compileReference(text);
        return scope -> orFail(path, scope);
    }

    private static JsonNode orFail(Path path, Scope scope) {
        JsonNode found = path.findOrNull(scope);
        if (found == null) {
            throw new StatesException(
                    StatesException.RUNTIME,
                    "Invalid path '" + path + "': The choice state's condition path references an invalid value.");
        }
        return found;
    }

    /** A variable that is not set is as absent as a field that is not there. */
    private static JsonNode orMissing(Path path, Scope scope) {
        try {
            return path.find(scope);
        } catch (StatesException | PathNotFoundException e) {
            return MissingNode.getInstance();
        }
    }
}
