package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.definition.ParallelState;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import java.util.List;
import java.util.Optional;

/** Runs its branches at the same time. */
final class ParallelStep extends Step {

    private final List<Graph> branches;

    ParallelStep(ParallelState state) {
        super(state);
        this.branches = state.branches().stream().map(Graph::new).toList();
    }

    @Override
    void work(Visit visit, Scope effective) {
        Payload input = Payload.of(flow(visit).arguments(effective));
        Frame frame = visit.frame();
        long started =
                frame.record(EventType.PARALLEL_STATE_STARTED, Details.none()).id();
        Branches join = new Branches(visit, branches.size());
        visit.waitFor(join);
        for (int i = 0; i < branches.size(); i++) {
            join.start(frame.inner(branches.get(i), join, i, started, started, null, input));
        }
    }

    @Override
    void rehearse(Visit visit, Scope effective, Mock mock) {
        flow(visit).arguments(effective);
        answer(visit, mock);
    }

    /** The branches of one attempt, and what they have given. */
    private final class Branches extends Join {

        private final Payload[] outputs;

        Branches(Visit visit, int count) {
            super(visit);
            this.outputs = new Payload[count];
        }

        @Override
        void ended(Frame inner, Payload output) {
            outputs[inner.index()] = output;
            if (!isAnyRunning()) {
                outer().continueAfter(inner.lastEventId());
                ArrayNode result = JsonNodeFactory.instance.arrayNode(outputs.length);
                for (Payload each : outputs) {
                    result.add(each.json());
                }
                succeed(visit(), result);
            }
        }

        @Override
        void failed(Frame inner, Failure failure) {
            failAll(inner, failure);
        }
    }

    @Override
    void recordSucceeded(Visit visit) {
        Frame frame = visit.frame();
        frame.recordAside(frame.lastEventId(), EventType.PARALLEL_STATE_SUCCEEDED, Details.none());
    }

    @Override
    void recordFailed(Visit visit) {
        visit.frame().record(EventType.PARALLEL_STATE_FAILED, Details.none());
    }

    @Override
    boolean isRetriable() {
        return true;
    }

    @Override
    EventType enteredType() {
        return EventType.PARALLEL_STATE_ENTERED;
    }

    @Override
    EventType exitedType() {
        return EventType.PARALLEL_STATE_EXITED;
    }

    @Override
    Optional<EventType> abortedType() {
        return Optional.of(EventType.PARALLEL_STATE_ABORTED);
    }
}
