package io.legacybridge.worker.task;

/**
 * Names a piece of work across attempts: when Step Functions tries again it sends a new token, while the run of the
 * first attempt may still live. Two keys are equal when their texts are. Immutable.
 *
 * @param text what the configuration's template became; made of the task's input, so it may hold what no log should
 */
public record WorkKey(String text) {
    /** The first 16 hex digits of the SHA-256 of the text: how it is shown, and safe as a file name or label. */
    public String id() {
        return Digest.shortHex(text);
    }

    @Override
    public String toString() {
        return "work " + id();
    }
}
