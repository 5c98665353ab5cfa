package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.data.StatesException;
import io.legacybridge.states.definition.Catcher;
import io.legacybridge.states.definition.Retrier;
import io.legacybridge.states.definition.State;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import io.legacybridge.states.history.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a state, whatever its type: entered, its input evaluated, its work done by the subclass, its output
 * evaluated, left; and when something fails on the way, tried again, caught, or given up. Steps are immutable and
 * shared; what changes is in the {@link Visit}.
 *
 * <p>Going to the next state only marks the flow as ready, so that no chain of states, however long, grows the stack.
 */
abstract class Step {

    private final State state;

    Step(State state) {
        this.state = state;
    }

    String name() {
        return state.name();
    }

    /**
     * Does the state's work: ends in {@link #succeed} or {@link #fail}, at once or, after {@link Visit#waitFor}, later.
     *
     * @throws StatesException if an expression fails
     */
    abstract void work(Visit visit, Scope effective);

    /**
     * Evaluates what the state's work would get, and takes the mock for what the work gives.
     *
     * @throws StatesException if an expression fails
     */
    void rehearse(Visit visit, Scope effective, Mock mock) {
        throw new IllegalStateException("The state '" + name() + "' does no work that a mock could stand in for");
    }

    final void answer(Visit visit, Mock mock) {
        if (mock instanceof Mock.Result result) {
            succeed(visit, result.value());
        } else if (mock instanceof Mock.Error error) {
            fail(visit, Failure.of(error.error(), error.cause()));
        }
    }

    /** How the state's data flows in this visit. */
    final DataFlow flow(Visit visit) {
        return visit.probe().observe(state.flow());
    }

    abstract EventType enteredType();

    abstract EventType exitedType();

    /** What a history calls this state when it is stopped from outside. */
    Optional<EventType> abortedType() {
        return Optional.empty();
    }

    /** Records that the state's work is done, where its type has an event for that. */
    void recordSucceeded(Visit visit) {}

    /** Records that the state's work failed for good, where its type has an event for that. */
    void recordFailed(Visit visit) {}

    /**
     * Whether an evaluation that failed follows, in a history, from the entering of the state. That is so for Wait; for
     * other types it follows from what came before.
     */
    boolean evaluationFollowsEntering() {
        return false;
    }

    /** Whether this type of state can have a Retry. */
    boolean isRetriable() {
        return false;
    }

    /** Tries the state's work, the first time or again. */
    final void attempt(Visit visit) {
        try {
            Scope effective = flow(visit).enter(visit.scope());
            Mock mock = visit.probe().mock();
            if (mock == null) {
                work(visit, effective);
            } else {
                rehearse(visit, effective, mock);
            }
        } catch (StatesException e) {
            failEvaluation(visit, e);
        }
    }

    /** The work has given a result. */
    final void succeed(Visit visit, JsonNode result) {
        succeed(visit, result, flow(visit), state.next());
    }

    /** The work has given a result and decided what follows. */
    final void succeed(Visit visit, JsonNode result, DataFlow flow, @Nullable String next) {
        visit.stopWaiting();
        try {
            recordSucceeded(visit);
            leave(visit, result, flow, next);
        } catch (StatesException e) {
            failEvaluation(visit, e);
        }
    }

    /** The work has failed: try again, or catch, or give up. */
    final void fail(Visit visit, Failure failure) {
        visit.cancel();
        if (failure.terminal()) {
            visit.frame().failExecution(failure);
            return;
        }
        if (retries(visit, failure)) {
            return;
        }
        recordFailed(visit);
        Optional<Catcher> catcher = catcherFor(failure);
        if (catcher.isEmpty()) {
            visit.frame().fail(failure);
            return;
        }
        visit.probe().caught(state.catchers().indexOf(catcher.get()), failure);
        try {
            leave(
                    visit,
                    failure.errorOutput(),
                    catcher.get().flow(),
                    catcher.get().next());
        } catch (StatesException e) {
            Failure second = evaluationFailure(visit, e);
            if (second.terminal()) {
                visit.frame().failExecution(second);
            } else {
                visit.frame().fail(second);
            }
        }
    }

    private void leave(Visit visit, JsonNode result, DataFlow flow, @Nullable String next) {
        Frame frame = visit.frame();
        Scope raw = visit.scope();
        Payload output = Payload.of(flow.output(raw, result));
        Map<String, JsonNode> assigned = flow.assign(raw, result);
        if (output.isTooLarge()) {
            frame.failExecution(Failure.outputTooLarge(name()));
            return;
        }
        frame.record(exitedType(), Details.exited(name(), output.text(), asText(assigned)));
        frame.variables().putAll(assigned);
        visit.probe().assigned(assigned);
        if (next == null) {
            frame.end(output);
        } else {
            frame.goTo(next, output);
        }
    }

    private static Map<String, String> asText(Map<String, JsonNode> assigned) {
        Map<String, String> texts = new TreeMap<>();
        assigned.forEach((name, value) -> texts.put(name, Json.write(value)));
        return texts;
    }

    /** An expression has failed. */
    final void failEvaluation(Visit visit, StatesException e) {
        fail(visit, evaluationFailure(visit, e));
    }

    private Failure evaluationFailure(Visit visit, StatesException e) {
        Failure failure = Failure.evaluation(e, visit.place());
        if (e.error().equals(StatesException.QUERY_EVALUATION_ERROR)) {
            Frame frame = visit.frame();
            HistoryEvent event = frame.recordAside(
                    evaluationFollowsEntering() ? frame.lastEventId() : visit.previousEventId(),
                    EventType.EVALUATION_FAILED,
                    Details.evaluationFailed(name(), failure.error(), failure.cause(), e.location()));
            frame.continueAfter(event.id());
        }
        return failure;
    }

    private boolean retries(Visit visit, Failure failure) {
        List<Retrier> retriers = state.retry();
        for (int i = 0; i < retriers.size(); i++) {
            Retrier retrier = retriers.get(i);
            if (retrier.errors().matches(failure.matchedAs())) {
                if (visit.usesOf(i) >= retrier.maxAttempts()) {
                    visit.probe().exhausted(i);
                    return false;
                }
                Duration delay = RetryDelay.of(
                        retrier,
                        visit.usesOf(i),
                        visit.frame().execution().environment().random());
                if (!visit.probe().mayRetry(i, delay)) {
                    visit.frame().failExecution(failure);
                    return true;
                }
                visit.countRetry(i);
                Alarm.set(visit, delay, () -> attempt(visit));
                return true;
            }
        }
        return false;
    }

    private Optional<Catcher> catcherFor(Failure failure) {
        return state.catchers().stream()
                .filter(catcher -> catcher.errors().matches(failure.matchedAs()))
                .findFirst();
    }
}
