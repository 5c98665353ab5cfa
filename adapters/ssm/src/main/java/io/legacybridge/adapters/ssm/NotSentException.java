package io.legacybridge.adapters.ssm;

import io.legacybridge.worker.adapter.TargetUnavailableException;

/** Systems Manager did not take a command, for now: it said so. */
final class NotSentException extends TargetUnavailableException {
    private static final long serialVersionUID = 1L;

    NotSentException(String message, Throwable cause) {
        super(message, cause);
    }
}
