package io.legacybridge.states.definition;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        DefinitionParser parser = new DefinitionParser(type, true);
        StateMachineDefinition definition = parser.parse(text);
        if (definition == null) {
            throw new InvalidDefinitionException(parser.diagnostics());
        }
        return definition;
    }

    /**
     * Reads one state for a test of it. Tasks of every resource are allowed: whoever tests says what they give.
     *
     * @param text the state, Amazon States Language as JSON; or, with a name, the definition that holds it
     * @param stateName the state's name, at whatever depth of the definition; null if the text is the state
     * @return empty if the definition has no state of this name
     * @throws InvalidDefinitionException if the text is not allowed, or needs what this engine does not support
     */
    public static Optional<State> readState(String text, @Nullable String stateName) throws InvalidDefinitionException {
        DefinitionParser parser = new DefinitionParser(WorkflowType.STANDARD, false);
        if (stateName == null) {
            State state = parser.parseState(text);
            if (state == null) {
                throw new InvalidDefinitionException(parser.diagnostics());
            }
            return Optional.of(state);
        }
        StateMachineDefinition definition = parser.parse(text);
        if (definition == null) {
            throw new InvalidDefinitionException(parser.diagnostics());
        }
        return definition.graph().find(stateName);
    }

    /**
     * What is wrong with a definition, as ValidateStateMachineDefinition tells it; empty if nothing is.
     *
     * @param text the definition, Amazon States Language as JSON
     * @param type for which type of state machine
     */
    public static List<Diagnostic> diagnose(String text, WorkflowType type) {
        DefinitionParser parser = new DefinitionParser(type, true);
        parser.parse(text);
        return parser.diagnostics();
    }
}
