package io.legacybridge.adapters.program;

import io.legacybridge.worker.input.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tokens: the program, its arguments and its own environment variables, as the configuration has them, with
 * values to put in. A token stays one token whatever its value is.
 */
public record CommandTemplate(
        String program, List<Template> arguments, Map<String, Template> environment, boolean allowLeadingDash) {
    /** Linux' MAX_ARG_STRLEN without the NUL at the end. */
    private static final int ARGUMENT = 131_071;

    /** A command with its values. */
    public record Filled(List<String> arguments, Map<String, String> environment) {}

    /** As a configuration has it. */
    public static CommandTemplate of(List<String> command, Map<String, String> environment, boolean allowLeadingDash) {
        Map<String, Template> variables = new LinkedHashMap<>();
        environment.forEach((name, value) -> variables.put(name, Template.parse(value)));
        return new CommandTemplate(
                command.get(0), command.stream().skip(1).map(Template::parse).toList(), variables, allowLeadingDash);
    }

    /**
     * The command of one task.
     *
     * @throws InvalidInputException if a value could be taken for an option, or is longer than an argument may be
     */
    public Filled fill(Template.Values values) throws InvalidInputException {
        List<String> tokens = new ArrayList<>();
        boolean optionsMayFollow = true;
        for (Template argument : arguments) {
            String token = argument.fill(values);
            fits(argument, token, 0);
            if (optionsMayFollow && !allowLeadingDash && argument.beginsWithInputValue() && token.startsWith("-")) {
                throw new InvalidInputException("the value of " + argument.text()
                        + " begins with a dash, and the program could take it for an option; rename it, or put '--' "
                        + "before it in the command, or set allowLeadingDash: true");
            }
            if (argument.text().equals("--")) {
                optionsMayFollow = false;
            }
            tokens.add(token);
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (Map.Entry<String, Template> variable : environment.entrySet()) {
            String value = variable.getValue().fill(values);
            fits(variable.getValue(), value, variable.getKey().length() + 1);
            variables.put(variable.getKey(), value);
        }
        return new Filled(tokens, variables);
    }

    private static void fits(Template template, String value, int more) throws InvalidInputException {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length + more;
        if (bytes > ARGUMENT) {
            throw new InvalidInputException("the value of " + template.text() + " has " + bytes
                    + " bytes, and a program can be given " + ARGUMENT + " in one argument or variable; let it read a"
                    + " file (in.NAME with kind: text) or stdin: input");
        }
    }
}
