package io.legacybridge.states.plan;

import io.legacybridge.states.data.Delay;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.data.StatesException;
import io.legacybridge.states.definition.WaitState;
import io.legacybridge.states.history.EventType;
import java.time.Duration;
import java.util.Optional;

/** Waits for a moment. */
final class WaitStep extends Step {

    private final WaitState state;

    WaitStep(WaitState state) {
        super(state);
        this.state = state;
    }

    @Override
    void work(Visit visit, Scope effective) {
        Duration delay = delay(visit, effective);
        if (delay.toSeconds() > Integer.MAX_VALUE) {
            throw new StatesException(StatesException.RUNTIME, "Wait state delay is too long.");
        }
        if (delay.isNegative() || delay.isZero()) {
            succeed(visit, effective.input());
        } else {
            Alarm.set(visit, delay, () -> succeed(visit, effective.input()));
        }
    }

    private Duration delay(Visit visit, Scope effective) {
        Delay delay = state.delay().evaluate(effective);
        if (delay instanceof Delay.Until until) {
            return Duration.between(
                    visit.frame().execution().environment().time().now(), until.instant());
        }
        return Duration.ofSeconds(((Delay.Seconds) delay).seconds());
    }

    @Override
    boolean evaluationFollowsEntering() {
        return true;
    }

    @Override
    EventType enteredType() {
        return EventType.WAIT_STATE_ENTERED;
    }

    @Override
    EventType exitedType() {
        return EventType.WAIT_STATE_EXITED;
    }

    @Override
    Optional<EventType> abortedType() {
        return Optional.of(EventType.WAIT_STATE_ABORTED);
    }
}
