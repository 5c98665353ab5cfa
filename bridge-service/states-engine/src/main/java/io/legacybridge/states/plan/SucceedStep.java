package io.legacybridge.states.plan;

import io.legacybridge.states.data.Scope;
import io.legacybridge.states.definition.SucceedState;
import io.legacybridge.states.history.EventType;

/** Ends its flow with success. */
final class SucceedStep extends Step {

    SucceedStep(SucceedState state) {
        super(state);
    }

    @Override
    void work(Visit visit, Scope effective) {
        succeed(visit, effective.input());
    }

    @Override
    EventType enteredType() {
        return EventType.SUCCEED_STATE_ENTERED;
    }

    @Override
    EventType exitedType() {
        return EventType.SUCCEED_STATE_EXITED;
    }
}
