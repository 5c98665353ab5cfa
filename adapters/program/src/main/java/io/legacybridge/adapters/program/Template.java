package io.legacybridge.adapters.program;

import io.legacybridge.worker.input.InputPath;
import io.legacybridge.worker.input.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A text of the configuration with placeholders in it, parsed once. What a placeholder stands for is put in after the
 * YAML was parsed and is never parsed again.
 */
public record Template(String text, List<Part> parts) {

    /** What a text is made of. */
    public sealed interface Part {}

    /** Text as it stands. */
    public record Literal(String text) implements Part {}

    /** <code>{{$.path}}</code>: a value of the task's input. */
    public record InputValue(InputPath path) implements Part {}

    /** <code>{{in.NAME}}</code>: the path of a staged input. */
    public record StagedInput(String name) implements Part {}

    /** <code>{{out.NAME}}</code>: the path of an output file. */
    public record OutputFile(String name) implements Part {}

    /** <code>{{run.dir}}</code>: the folder that the program runs in. */
    public record RunDirectory() implements Part {}

    /**
     * <code>{{run.stdout}}</code>, <code>{{run.stderr}}</code>: a file with what was kept of what the program said. For
     * its checker only.
     *
     * @param name stdout or stderr
     */
    public record ProgramStream(String name) implements Part {}

    /** What placeholders stand for in one run. */
    public interface Values {
        String of(Part placeholder) throws InvalidInputException;
    }

    /** @throws IllegalArgumentException with what cannot be read, where, and the mend */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw new IllegalArgumentException("the placeholder that begins at position " + (open + 1) + " of '"
                        + text + "' has no end; write }} after it");
            }
            if (open > at) {
                parts.add(new Literal(text.substring(at, open)));
            }
            parts.add(placeholder(text.substring(open + 2, close).trim()));
            at = close + 2;
        }
        if (at < text.length()) {
            parts.add(new Literal(text.substring(at)));
        }
        return new Template(text, List.copyOf(parts));
    }

    private static Part placeholder(String name) {
        if (name.startsWith("$")) {
            return new InputValue(InputPath.parse(name));
        }
        if (name.startsWith("in.")) {
            return new StagedInput(name.substring(3));
        }
        if (name.startsWith("out.")) {
            return new OutputFile(name.substring(4));
        }
        if (name.equals("run.dir")) {
            return new RunDirectory();
        }
        if (name.equals("run.stdout") || name.equals("run.stderr")) {
            return new ProgramStream(name.substring(4));
        }
        throw new IllegalArgumentException(
                "the placeholder {{" + name + "}} is unknown; there are {{$.path}}, {{in.NAME}}, {{out.NAME}}, "
                        + "{{run.dir}}, and for a checker {{run.stdout}} and {{run.stderr}}");
    }

    /** The text with what its placeholders stand for. */
    public String fill(Values values) throws InvalidInputException {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(part instanceof Literal literal ? literal.text() : values.of(part));
        }
        return filled.toString();
    }

    /** Whether the beginning of the filled text comes from the task's input, and so from whoever started it. */
    public boolean beginsWithInputValue() {
        return !parts.isEmpty() && parts.get(0) instanceof InputValue;
    }
}
