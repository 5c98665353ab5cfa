package io.legacybridge.worker.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text of the configuration with values of the task's input in it, <code>{{$.path}}</code>, parsed once. What a
 * placeholder stands for is put in after the YAML was parsed and is never parsed again. Immutable.
 */
public final class ValueTemplate {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private final String text;
    private final List<Part> parts;

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    private record Value(InputPath path) implements Part {}

    private ValueTemplate(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /** @throws IllegalArgumentException with what cannot be read, where, and the mend */
    public static ValueTemplate parse(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            int close = text.indexOf(CLOSE, open);
            if (close < 0) {
                throw new IllegalArgumentException("the placeholder that begins at position " + (open + 1) + " of '"
                        + text + "' has no end; write }} after it");
            }
            if (open > at) {
                parts.add(new Literal(text.substring(at, open)));
            }
            String name = text.substring(open + OPEN.length(), close).trim();
            if (!name.startsWith("$")) {
                throw new IllegalArgumentException("the placeholder {{" + name
                        + "}} is unknown here; write {{$.path}} with the path of a value in the task's input");
            }
            parts.add(new Value(InputPath.parse(name)));
            at = close + CLOSE.length();
        }
        if (at < text.length()) {
            parts.add(new Literal(text.substring(at)));
        }
        return new ValueTemplate(text, parts);
    }

    /** Whether there is a placeholder in it. */
    public boolean hasValues() {
        return parts.stream().anyMatch(Value.class::isInstance);
    }

    /** Whether the beginning of the filled text comes from the task's input, and so from whoever started it. */
    public boolean beginsWithValue() {
        return !parts.isEmpty() && parts.get(0) instanceof Value;
    }

    /**
     * The text with the values of one task.
     *
     * @throws InvalidInputException if the input lacks one, or it is not a string, a number or a boolean
     */
    public String fill(JsonNode input) throws InvalidInputException {
        return fill(input, UnaryOperator.identity());
    }

    /**
     * The text with the values of one task, each as it has to be written to mean itself where the text goes.
     *
     * @param written makes that of a value
     * @throws InvalidInputException if the input lacks one, or it is not a string, a number or a boolean
     */
    public String fill(JsonNode input, UnaryOperator<String> written) throws InvalidInputException {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Value value) {
                filled.append(written.apply(value.path().textIn(input)));
            } else if (part instanceof Literal literal) {
                filled.append(literal.text());
            }
        }
        return filled.toString();
    }

    /** As the configuration has it. */
    @Override
    public String toString() {
        return text;
    }
}
