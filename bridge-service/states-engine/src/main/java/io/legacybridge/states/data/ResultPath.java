package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in its input a state puts its result: a reference path, {@code $} for instead of the input, or null for
 * nowhere. Objects on the way are created, items of arrays must be there. Immutable, safe to use from any thread.
 */
public final class ResultPath {
    private static final Pattern STEP = Pattern.compile(
            "\\G(?:\\.([^.\\[\\]'\"()*?@ ,]+)|\\['((?:[^'\\\\]|\\\\.)+)'\\]|\\[(\\d{1,9})\\]|\\[\"([^\"\\\\]+)\"\\])");
    private static final int DEEPEST = 100;

    /** The result replaces the input. */
    public static final ResultPath REPLACE = new ResultPath(true, List.of());

    /** The result is discarded; the input goes on. */
    public static final ResultPath DISCARD = new ResultPath(false, List.of());

    private final boolean keepsResult;

    /** Names of fields as strings, indexes of items as integers. */
    private final List<Object> steps;

    private ResultPath(boolean keepsResult, List<Object> steps) {
        this.keepsResult = keepsResult;
        this.steps = steps;
    }

    /**
     * Compiles a reference path.
     *
     * @throws ExpressionSyntaxException if it is none
     */
    public static ResultPath compile(String text) throws ExpressionSyntaxException {
        if (text.equals("$")) {
            return REPLACE;
        }
        if (!text.startsWith("$") || text.startsWith("$$")) {
            throw ExpressionSyntaxException.malformed("Value is not a Reference Path: it must begin with '$.' or '$['");
        }
        List<Object> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int at = 1;
        while (at < text.length() && matcher.find(at) && matcher.start() == at) {
            steps.add(step(matcher));
            at = matcher.end();
        }
        if (at < text.length() || steps.size() > DEEPEST) {
            throw ExpressionSyntaxException.malformed(
                    "Value is not a Reference Path: character " + (at + 1) + " begins neither a field nor an item");
        }
        return new ResultPath(true, List.copyOf(steps));
    }

    private static Object step(Matcher matcher) {
        if (matcher.group(3) != null) {
            return Integer.valueOf(matcher.group(3));
        }
        String plain = matcher.group(1) == null ? matcher.group(4) : matcher.group(1);
        return plain != null ? plain : matcher.group(2).replace("\\'", "'").replace("\\\\", "\\");
    }

    /**
     * The input with the result in its place. The input is not changed.
     *
     * @throws StatesException {@code States.ResultPathMatchFailure} if the input has no such place
     */
    JsonNode apply(JsonNode input, JsonNode result) {
        if (!keepsResult) {
            return input;
        }
        return steps.isEmpty() ? result : put(input, 0, result);
    }

    private JsonNode put(JsonNode into, int depth, JsonNode result) {
        if (depth == steps.size()) {
            return result;
        }
        Object step = steps.get(depth);
        if (step instanceof String field && into instanceof ObjectNode object) {
            JsonNode child = object.get(field);
            boolean absent = child == null || (depth + 1 < steps.size() && !(child instanceof ContainerNode));
            ObjectNode copy = Json.MAPPER.createObjectNode().setAll(object);
            return copy.set(field, put(absent ? Json.MAPPER.createObjectNode() : child, depth + 1, result));
        }
        if (step instanceof Integer index && into instanceof ArrayNode array && index < array.size()) {
            ArrayNode copy = Json.MAPPER.createArrayNode().addAll(array);
            copy.set(index, put(array.get(index), depth + 1, result));
            return copy;
        }
        throw new StatesException(
                StatesException.RESULT_PATH_MATCH_FAILURE,
                "Unable to apply step \"" + step + "\" to input " + Json.write(into));
    }
}
