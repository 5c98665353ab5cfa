package io.legacybridge.states.plan;

import io.legacybridge.states.data.Scope;
import io.legacybridge.states.definition.Choice;
import io.legacybridge.states.definition.ChoiceState;
import io.legacybridge.states.history.EventType;

/** Decides what follows. */
final class ChoiceStep extends Step {

    private final ChoiceState state;

    ChoiceStep(ChoiceState state) {
        super(state);
        this.state = state;
    }

    @Override
    void work(Visit visit, Scope effective) {
        Choice choice = state.choose(effective);
        succeed(visit, effective.input(), choice.flow(), choice.next());
    }

    @Override
    EventType enteredType() {
        return EventType.CHOICE_STATE_ENTERED;
    }

    @Override
    EventType exitedType() {
        return EventType.CHOICE_STATE_EXITED;
    }
}
