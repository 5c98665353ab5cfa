package io.legacybridge.worker.claim;

import java.io.IOException;

/** The store is full: later, or on another machine, the same result may find room. */
public final class NoSpaceException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message which store, and how much it was given; no token, nothing of the content */
    public NoSpaceException(String message, Throwable cause) {
        super(message, cause);
    }
}
