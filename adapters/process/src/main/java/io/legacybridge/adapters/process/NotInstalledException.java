package io.legacybridge.adapters.process;

import io.legacybridge.worker.task.Outcome;

/** A program that the configuration names is not on this host, or may not be executed. */
final class NotInstalledException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Outcome.Failed outcome;

    NotInstalledException(Outcome.Failed outcome) {
        super(outcome.cause());
        this.outcome = outcome;
    }

    /** What a state machine hears; its cause says which, and the mend. */
    Outcome.Failed outcome() {
        return outcome;
    }
}
