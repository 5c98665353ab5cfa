package io.legacybridge.states.plan;

import io.legacybridge.states.definition.StateMachineDefinition;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A definition made ready to run. Built once per revision of a state machine, immutable, shared by its executions. */
public final class Plan {

    private final Graph root;
    private final @Nullable Long timeoutSeconds;

    public Plan(StateMachineDefinition definition) {
        this.root = new Graph(definition.graph());
        this.timeoutSeconds = definition.timeoutSeconds();
    }

    /** For the items of a distributed Map. */
    Plan(Graph root) {
        this.root = root;
        this.timeoutSeconds = null;
    }

    Graph root() {
        return root;
    }

    Optional<Duration> timeout() {
        return Optional.ofNullable(timeoutSeconds).map(Duration::ofSeconds);
    }
}
