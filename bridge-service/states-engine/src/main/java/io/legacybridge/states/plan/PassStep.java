package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.definition.PassState;
import io.legacybridge.states.history.EventType;

/** Hands on its Result, or its input. */
final class PassStep extends Step {

    private final PassState state;

    PassStep(PassState state) {
        super(state);
        this.state = state;
    }

    @Override
    void work(Visit visit, Scope effective) {
        JsonNode arguments = flow(visit).arguments(effective);
        succeed(visit, state.result() == null ? arguments : state.result());
    }

    @Override
    EventType enteredType() {
        return EventType.PASS_STATE_ENTERED;
    }

    @Override
    EventType exitedType() {
        return EventType.PASS_STATE_EXITED;
    }
}
