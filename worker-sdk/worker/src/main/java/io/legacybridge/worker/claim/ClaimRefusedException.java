package io.legacybridge.worker.claim;

/** A claim does not lead to what it promises: trying again does not help. */
public final class ClaimRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which claim, what is wrong and what to do, for the state machine's author; nothing of the content
     */
    public ClaimRefusedException(String message) {
        super(message);
    }
}
