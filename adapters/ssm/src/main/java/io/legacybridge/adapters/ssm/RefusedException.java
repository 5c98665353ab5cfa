package io.legacybridge.adapters.ssm;

/** Systems Manager will not do what it is asked, today or tomorrow. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
