package io.legacybridge.worker.input;

/** A task's input is not what the configuration needs: the message has the field, what is wrong, and the mend. */
public final class InvalidInputException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message for the state machine's author; no token */
    public InvalidInputException(String message) {
        super(message);
    }
}
