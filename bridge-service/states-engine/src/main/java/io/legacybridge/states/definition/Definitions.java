package io.legacybridge.states.definition;

import java.util.List;

/** Reads definitions: text in, the sealed document or what is wrong with it out. Stateless. */
public final class Definitions {
    private Definitions() {}

    /**
     * Reads a definition: parses it, checks it by AWS's rules, compiles its expressions.
     *
     * @param text the definition, Amazon States Language as JSON
     * @param type for which type of state machine
     * @throws InvalidDefinitionException if it is not allowed, or needs what this engine does not support
     */
    public static StateMachineDefinition read(String text, WorkflowType type) throws InvalidDefinitionException {
        DefinitionParser parser = new DefinitionParser(type);
        StateMachineDefinition definition = parser.parse(text);
        if (definition == null) {
            throw new InvalidDefinitionException(parser.diagnostics());
        }
        return definition;
    }

    /**
     * What is wrong with a definition, as ValidateStateMachineDefinition tells it; empty if nothing is.
     *
     * @param text the definition, Amazon States Language as JSON
     * @param type for which type of state machine
     */
    public static List<Diagnostic> diagnose(String text, WorkflowType type) {
        DefinitionParser parser = new DefinitionParser(type);
        parser.parse(text);
        return parser.diagnostics();
    }
}
