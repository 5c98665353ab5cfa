package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A compiled call of an intrinsic function, or one of its arguments. Immutable, safe to use from any thread. */
sealed interface Intrinsic {

    /**
     * Its value in this scope.
     *
     * @param field the field that holds it, for the texts of errors
     */
    JsonNode evaluate(String field, Scope scope);

    /**
     * A constant in single quotes, a number, true, false or null.
     *
     * @param value the constant
     */
    record Constant(JsonNode value) implements Intrinsic {
        @Override
        public JsonNode evaluate(String field, Scope scope) {
            return value;
        }
    }

    /**
     * A path.
     *
     * @param path the path
     */
    record Reference(Path path) implements Intrinsic {
        @Override
        public JsonNode evaluate(String field, Scope scope) {
            return path.requireFor(field, scope);
        }
    }

    /**
     * A call.
     *
     * @param function what is called
     * @param arguments what with
     * @param text the call as the definition says it
     */
    record Call(IntrinsicFunction function, List<Intrinsic> arguments, String text) implements Intrinsic {
        @Override
        public JsonNode evaluate(String field, Scope scope) {
            List<JsonNode> values = new ArrayList<>(arguments.size());
            for (Intrinsic argument : arguments) {
                values.add(argument.evaluate(field, scope));
            }
            try {
                return function.call(values);
            } catch (IntrinsicFunction.BadArgumentException e) {
                throw new StatesException(
                        StatesException.INTRINSIC_FAILURE,
                        "The function '" + text + "' had the following error: " + e.getMessage());
            }
        }
    }
}
