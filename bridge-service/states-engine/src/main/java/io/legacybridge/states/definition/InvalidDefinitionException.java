package io.legacybridge.states.definition;

import io.legacybridge.states.definition.Diagnostic.Severity;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A definition that is not allowed, with everything that is wrong with it. The message is what CreateStateMachine
 * answers.
 */
public final class InvalidDefinitionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public InvalidDefinitionException(List<Diagnostic> diagnostics) {
        super("Invalid State Machine Definition: '"
                + diagnostics.stream()
                        .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                        .map(InvalidDefinitionException::say)
                        .collect(Collectors.joining(", "))
                + "'");
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** What is wrong, in the order of the definition. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    private static String say(Diagnostic diagnostic) {
        String what = diagnostic.code() + ": " + diagnostic.message();
        return diagnostic.location() == null ? what : what + " at " + diagnostic.location();
    }
}
