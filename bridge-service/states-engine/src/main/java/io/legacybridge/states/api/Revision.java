package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.plan.Plan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state machine as it was between two updates. Immutable; executions keep the one that they started with.
 *
 * @param id null for the first
 * @param definition the text as it was sent
 */
record Revision(
        @Nullable String id,
        String definition,
        Plan plan,
        String roleArn,
        ObjectNode logging,
        ObjectNode tracing,
        Instant date) {

    /** The name by which PublishStateMachineVersion knows the first revision. */
    static final String INITIAL = "INITIAL";

    String idOrInitial() {
        return id == null ? INITIAL : id;
    }

    /** What makes two revisions the same for CreateStateMachine's idempotency; role and tags do not count. */
    boolean sameAs(Revision other) {
        return definition.equals(other.definition) && logging.equals(other.logging) && tracing.equals(other.tracing);
    }
}
