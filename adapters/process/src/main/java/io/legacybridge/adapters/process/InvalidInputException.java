package io.legacybridge.adapters.process;

/** A task's input is not what the configuration needs: the message has the field, what is wrong, and the mend. */
final class InvalidInputException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidInputException(String message) {
        super(message);
    }
}
