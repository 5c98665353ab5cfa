package io.legacybridge.states.plan;

import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.definition.FailState;
import io.legacybridge.states.history.EventType;
import org.jspecify.annotations.Nullable;

/** Ends its flow with an error. It is never left, only entered. */
final class FailStep extends Step {

    private final FailState state;

    FailStep(FailState state) {
        super(state);
        this.state = state;
    }

    @Override
    void work(Visit visit, Scope effective) {
        fail(visit, Failure.of(evaluate(state.error(), effective), evaluate(state.cause(), effective)));
    }

    private static @Nullable String evaluate(@Nullable Expression<String> expression, Scope scope) {
        return expression == null ? null : expression.evaluate(scope);
    }

    @Override
    EventType enteredType() {
        return EventType.FAIL_STATE_ENTERED;
    }

    @Override
    EventType exitedType() {
        throw new IllegalStateException("A Fail state is never left");
    }
}
