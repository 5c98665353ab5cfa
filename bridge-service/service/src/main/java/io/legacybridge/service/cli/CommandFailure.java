package io.legacybridge.service.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot go on: a message for the operator, and the exit status. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    CommandFailure(int status, String message) {
        this(status, message, null);
    }

    CommandFailure(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    int status() {
        return status;
    }
}
