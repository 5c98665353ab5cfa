package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.data.StatesException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the next state by rules.
 *
 * @param flow what applies when the default is taken
 * @param choices the rules with their next states, in the order in which they are tried
 * @param defaultNext the state that follows when no rule matches, or null
 */
public record ChoiceState(
        String name,
        @Nullable String comment,
        DataFlow flow,
        List<Choice> choices,
        @Nullable String defaultNext) implements State {

    /** No rules, none of which fails. */
    private static final ChoiceRule ALWAYS = new ChoiceRule.And(List.of());

    /**
     * The first choice whose rule matches, else the default.
     *
     * @param effective the scope with the effective input
     * @throws StatesException {@code States.NoChoiceMatched} if there is no default either, or what a rule throws
     */
    public Choice choose(Scope effective) {
        for (Choice choice : choices) {
            if (choice.rule().test(effective)) {
                return choice;
            }
        }
        if (defaultNext == null) {
            throw new StatesException(StatesException.NO_CHOICE_MATCHED, "No choice was matched.");
        }
        return new Choice(ALWAYS, defaultNext, flow);
    }
}
