package io.legacybridge.worker.storage;

import java.io.IOException;

/** Somebody else has stored a file under a name since it was looked at: what is there now was not replaced. */
public final class StorageConflictException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message which file */
    public StorageConflictException(String message, Throwable cause) {
        super(message, cause);
    }
}
