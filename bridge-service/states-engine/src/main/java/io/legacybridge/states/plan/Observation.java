package io.legacybridge.states.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.data.Stage;
import io.legacybridge.states.history.ExecutionStatus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks on while one state is rehearsed, and holds the execution where another state, or another attempt, would follow.
 * Filled in the execution's mailbox, read when the execution has closed. Values become text as they are seen, so that
 * one that cannot be written fails the state and not the answer.
 */
final class Observation implements Probe {

    private final Rehearsal.Setting setting;
    private final Set<Stage> shown;

    private final Map<Stage, String> data = new EnumMap<>(Stage.class);
    private final ObjectNode variables;
    private String variablesText;
    private Inspection.@Nullable MapLimits limits;
    private @Nullable Integer catchIndex;
    private @Nullable Integer retryIndex;
    private @Nullable Duration backoff;
    private @Nullable Failure caught;
    private @Nullable String next;

    Observation(Rehearsal.Setting setting, Set<Stage> shown) {
        this.setting = setting;
        this.shown = shown;
        this.variables = JsonNodeFactory.instance.objectNode().setAll(setting.variables());
        this.variablesText = Json.write(variables);
    }

    @Override
    public void sees(Stage stage, JsonNode value) {
        if (shown.contains(stage)) {
            data.put(stage, Json.write(value));
        }
    }

    @Override
    public DataFlow observe(DataFlow flow) {
        return flow.observedBy(this);
    }

    @Override
    public @Nullable Mock mock() {
        return setting.mock();
    }

    @Override
    public Optional<ObjectNode> context() {
        return Optional.ofNullable(setting.context()).map(ObjectNode::deepCopy);
    }

    @Override
    public Map<String, JsonNode> variables() {
        return setting.variables();
    }

    @Override
    public long earlierRetries() {
        return setting.earlierRetries();
    }

    /** No words about where: there is but one state. */
    @Override
    public String place(String ordinary) {
        return "";
    }

    @Override
    public void limits(long maxConcurrency, Tolerance tolerance) {
        limits = new Inspection.MapLimits(maxConcurrency, tolerance.count(), tolerance.percentage());
    }

    @Override
    public void exhausted(int retrier) {
        retryIndex = retrier;
    }

    @Override
    public boolean mayRetry(int retrier, Duration delay) {
        retryIndex = retrier;
        backoff = delay;
        return false;
    }

    @Override
    public void caught(int catcher, Failure failure) {
        catchIndex = catcher;
        caught = failure;
    }

    @Override
    public void assigned(Map<String, JsonNode> assigned) {
        variables.setAll(assigned);
        variablesText = Json.write(variables);
    }

    @Override
    public boolean mayGoTo(String state) {
        next = state;
        return false;
    }

    Rehearsed result(Outcome outcome) {
        Inspection inspection = new Inspection(
                Map.copyOf(data), limits, catchIndex, retryIndex, backoff, variables.isEmpty() ? null : variablesText);
        if (outcome.status() == ExecutionStatus.SUCCEEDED) {
            return caught == null
                    ? new Rehearsed(Rehearsed.Status.SUCCEEDED, outcome.output(), null, null, next, inspection)
                    : new Rehearsed(
                            Rehearsed.Status.CAUGHT_ERROR,
                            outcome.output(),
                            caught.error(),
                            caught.cause(),
                            next,
                            inspection);
        }
        String error = outcome.status() == ExecutionStatus.TIMED_OUT ? "States.Timeout" : outcome.error();
        Rehearsed.Status status = backoff == null ? Rehearsed.Status.FAILED : Rehearsed.Status.RETRIABLE;
        return new Rehearsed(status, null, error, outcome.cause(), null, inspection);
    }
}
