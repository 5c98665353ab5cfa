package io.legacybridge.worker.storage;

/**
 * A file that is not there, that this service may not use, or that is larger than it may be: asking again is no use.
 */
public final class StorageRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message which file, what is wrong and what to do about it */
    public StorageRefusedException(String message) {
        super(message);
    }
}
