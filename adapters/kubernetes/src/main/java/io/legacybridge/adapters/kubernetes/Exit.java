package io.legacybridge.adapters.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the main container ended.
 *
 * @param pod the name of its pod; empty where the pod is gone and only the Job says that all is well
 * @param code its exit code; 128 and the signal's number where a signal ended it
 * @param reason Kubernetes' word for it: Completed, Error, OOMKilled
 * @param message what it left as its termination message, up to 4,096 bytes; of a failed one the end of its log
 * @param started when it started, by the node's clock
 * @param finished when it ended, by the node's clock
 */
record Exit(
        Optional<String> pod,
        int code,
        String reason,
        String message,
        Optional<Instant> started,
        Optional<Instant> finished) {
    private static final int SIGNAL = 128;

    /** The Job is complete, and nothing else is known any more. */
    static Exit unseen() {
        return new Exit(Optional.empty(), 0, "Completed", "", Optional.empty(), Optional.empty());
    }

    boolean outOfMemory() {
        return reason.equals("OOMKilled");
    }

    /** The number of the signal that ended it, or 0. */
    int signal() {
        return code > SIGNAL && code <= SIGNAL + 64 ? code - SIGNAL : 0;
    }

    long wallMillis() {
        return started.isPresent() && finished.isPresent()
                ? Duration.between(started.get(), finished.get()).toMillis()
                : 0;
    }

    String inWords() {
        return "ended with the exit code " + code
                + (signal() == 0 ? "" : " (signal " + signal() + ")")
                + (reason.isBlank() || reason.equals("Error") || reason.equals("Completed") ? "" : ", " + reason);
    }
}
