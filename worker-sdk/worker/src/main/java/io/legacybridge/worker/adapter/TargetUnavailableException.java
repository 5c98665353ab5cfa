package io.legacybridge.worker.adapter;

import org.jspecify.annotations.Nullable;

/**
 * The place where work would run does not answer, refuses for lack of room, or lost the connection: worth a retry, and
 * counted by the circuit breaker. Says nothing about the task itself.
 */
public class TargetUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message which target, what happened; it reaches the state machine in the cause */
    public TargetUnavailableException(String message) {
        this(message, null);
    }

    /** @param message which target, what happened; it reaches the state machine in the cause */
    public TargetUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
