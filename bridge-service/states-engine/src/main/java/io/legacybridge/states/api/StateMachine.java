package io.legacybridge.states.api;

import io.legacybridge.states.definition.WorkflowType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A state machine: what never changes, and its current revision. Its lock guards what changes. */
final class StateMachine {

    private final String arn;
    private final String name;
    private final WorkflowType type;
    private final Instant creationDate;
    private final long sequence;
    private final Versions versions;
    private Revision revision;

    StateMachine(String arn, WorkflowType type, Instant creationDate, long sequence, Revision revision) {
        this.arn = arn;
        this.name = Arns.nameOf(arn);
        this.type = type;
        this.creationDate = creationDate;
        this.sequence = sequence;
        this.revision = revision;
        this.versions = new Versions(arn);
    }

    String arn() {
        return arn;
    }

    String name() {
        return name;
    }

    WorkflowType type() {
        return type;
    }

    Instant creationDate() {
        return creationDate;
    }

    /** Counts the creations, and so orders state machines for listing. */
    long sequence() {
        return sequence;
    }

    Versions versions() {
        return versions;
    }

    synchronized Revision revision() {
        return revision;
    }

    synchronized void revise(Revision next) {
        revision = next;
    }

    /** What an ARN of this machine names: the current revision, or a published one. */
    @Nullable
    Target target(String asked) {
        if (asked.equals(arn)) {
            return new Target(this, revision(), null, null);
        }
        return versions.target(this, asked);
    }

    /**
     * What a client asked for.
     *
     * @param version null unless a version was asked for, or an alias chose one
     * @param aliasArn null unless an alias was asked for
     */
    record Target(
            StateMachine machine,
            Revision revision,
            @Nullable Version version,
            @Nullable String aliasArn) {}
}
