package io.legacybridge.adapters.program;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every mistake in what programs are given: their commands, their variables, and the placeholders in them. */
public final class CommandCheck {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Set<String> inputs;
    private final Set<String> outputs;
    private final List<ConfigMistake> mistakes;

    /** What a placeholder may stand for. */
    public enum Scope {
        /** Values of the task's input only. */
        INPUT,
        /** Also files of the run. */
        PROGRAM,
        /** Also what the program said. */
        CHECKER
    }

    /**
     * @param inputs the names of the files that a program reads
     * @param outputs the names of those that it writes
     * @param mistakes where they are added
     */
    public CommandCheck(Set<String> inputs, Set<String> outputs, List<ConfigMistake> mistakes) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.mistakes = mistakes;
    }

    /** Of a program and its arguments; none at all is another's to name. */
    public void command(String path, List<String> command, Scope scope) {
        if (command.isEmpty()) {
            return;
        }
        if (command.get(0).isEmpty() || command.get(0).contains("{{")) {
            mistake(
                    path + "[0]",
                    "is '" + command.get(0) + "', and the program may not depend on the task",
                    "write its name or its path");
        }
        for (int i = 1; i < command.size(); i++) {
            template(path + "[" + i + "]", command.get(i), scope);
        }
    }

    /**
     * Of the variables of a program.
     *
     * @param mark the one that is the bridge's
     */
    public void environment(Map<String, String> environment, String mark) {
        environment.forEach((name, value) -> {
            String path = "environment." + name;
            if (!VARIABLE.matcher(name).matches()) {
                mistake(path, "'" + name + "' is no name of a variable", "use letters, digits and _");
            }
            if (name.equals(mark)) {
                mistake(path, "is set by the bridge for every run", "leave it out");
            }
            if (name.equals("PATH") && value.contains("{{")) {
                mistake(path, "is '" + value + "', and the program may not depend on the task", "write the folders");
            }
            template(path, value, Scope.PROGRAM);
        });
    }

    /** Of a text with placeholders: null, and a mistake, if it cannot be read. */
    public @Nullable Template template(String path, String text, Scope scope) {
        Template template;
        try {
            template = Template.parse(text);
        } catch (IllegalArgumentException e) {
            String[] problemAndMend = String.valueOf(e.getMessage()).split("; ", 2);
            mistake(path, problemAndMend[0], problemAndMend.length > 1 ? problemAndMend[1] : "mend the placeholder");
            return null;
        }
        template.parts().forEach(part -> placeholder(path, part, scope));
        if (text.indexOf('\0') >= 0) {
            mistake(path, "holds a NUL character, which no program can be given", "leave it out");
        }
        return template;
    }

    private void placeholder(String path, Template.Part part, Scope scope) {
        if (part instanceof Template.StagedInput input) {
            defined(path, "in", input.name(), inputs, scope);
        } else if (part instanceof Template.OutputFile output) {
            defined(path, "out", output.name(), outputs, scope);
        } else if (part instanceof Template.RunDirectory && scope == Scope.INPUT) {
            meansNothing(path, "{{run.dir}}");
        } else if (part instanceof Template.ProgramStream stream && scope == Scope.INPUT) {
            meansNothing(path, "{{run." + stream.name() + "}}");
        } else if (part instanceof Template.ProgramStream stream && scope == Scope.PROGRAM) {
            mistake(
                    path,
                    "{{run." + stream.name() + "}} is not there before the program has ended",
                    "use it in verdict.checker.command");
        }
    }

    private void defined(String path, String kind, String name, Set<String> names, Scope scope) {
        String placeholder = "{{" + kind + "." + name + "}}";
        if (scope == Scope.INPUT) {
            meansNothing(path, placeholder);
        } else if (!names.contains(name)) {
            mistake(
                    path,
                    placeholder + " is not defined",
                    names.isEmpty() ? "define it under '" + kind + "'" : "define it, or use one of " + names);
        }
    }

    private void meansNothing(String path, String placeholder) {
        mistake(path, placeholder + " means nothing here", "use values of the task's input: {{$.path}}");
    }

    private void mistake(String path, String problem, String mend) {
        mistakes.add(new ConfigMistake(path, problem, mend));
    }
}
