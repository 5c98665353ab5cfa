package io.legacybridge.states.api;

import io.legacybridge.states.definition.WorkflowType;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A state machine: what never changes, and its current revision. Its lock guards what changes. */
final class StateMachine {

    private final String arn;
    private final String name;
    private final WorkflowType type;
    private final Instant creationDate;
    private final long sequence;
    private final Versions versions;
    private final Aliases aliases = new Aliases();
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

    Aliases aliases() {
        return aliases;
    }

    synchronized Revision revision() {
        return revision;
    }

    synchronized void revise(Revision next) {
        revision = next;
    }

    /** What an ARN of this machine names: the current revision, or a published one, perhaps through an alias. */
    Optional<Target> target(String asked, RandomGenerator random) {
        if (asked.equals(arn)) {
            return Optional.of(new Target(this, revision(), null, null));
        }
        Optional<Alias> alias = aliases.find(asked);
        String versionArn = alias.map(found -> found.choose(random)).orElse(asked);
        return versions.find(versionArn)
                .map(version -> new Target(
                        this, version.revision(), version, alias.map(Alias::arn).orElse(null)));
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
