package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.Scope;
import io.legacybridge.states.definition.TaskState;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands its input to a worker of an activity, and waits for what comes of it. */
final class TaskStep extends Step {

    private final TaskState state;

    TaskStep(TaskState state) {
        super(state);
        this.state = state;
    }

    @Override
    void work(Visit visit, Scope effective) {
        Execution execution = visit.frame().execution();
        ExecutionEnvironment environment = execution.environment();
        if (environment.activities().find(state.resource()).isEmpty()) {
            fail(visit, Failure.runtime(visit.place() + "The activity " + state.resource() + " does not exist."));
            return;
        }
        String token = environment.tokens().issue();
        ObjectNode context = visit.context();
        context.putObject("Task").put("Token", token);
        Payload arguments = Payload.of(flow(visit).arguments(effective.withContext(context)));
        Long timeout = evaluate(state.timeoutSeconds(), effective);
        Long heartbeat = evaluate(state.heartbeatSeconds(), effective);

        ActivityWork task = new ActivityWork(visit, state.resource(), token, arguments.text(), timeout, heartbeat);
        visit.frame()
                .record(
                        EventType.ACTIVITY_SCHEDULED,
                        Details.activityScheduled(state.resource(), arguments.text(), timeout, heartbeat));
        visit.waitFor(task);
        execution.afterCommit(() -> environment.activities().schedule(task));
    }

    @Override
    void rehearse(Visit visit, Scope effective, Mock mock) {
        flow(visit).arguments(effective);
        evaluate(state.timeoutSeconds(), effective);
        evaluate(state.heartbeatSeconds(), effective);
        answer(visit, mock);
    }

    private static @Nullable Long evaluate(@Nullable Expression<Long> expression, Scope scope) {
        return expression == null ? null : expression.evaluate(scope);
    }

    @Override
    boolean isRetriable() {
        return true;
    }

    @Override
    EventType enteredType() {
        return EventType.TASK_STATE_ENTERED;
    }

    @Override
    EventType exitedType() {
        return EventType.TASK_STATE_EXITED;
    }

    @Override
    Optional<EventType> abortedType() {
        return Optional.of(EventType.TASK_STATE_ABORTED);
    }
}
