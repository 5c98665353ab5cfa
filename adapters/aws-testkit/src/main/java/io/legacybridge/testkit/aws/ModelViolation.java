package io.legacybridge.testkit.aws;

/** A request or an answer is not as the SDK's model, or the API reference, says that it is. */
public final class ModelViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message which member, what is wrong with it */
    public ModelViolation(String message) {
        super(message);
    }
}
