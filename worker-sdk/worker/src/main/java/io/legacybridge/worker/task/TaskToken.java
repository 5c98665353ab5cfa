package io.legacybridge.worker.task;

import java.util.Objects;

/**
 * The token by which Step Functions knows one attempt at an activity task.
 *
 * <p>A token is a credential: whoever has it may finish the task. So it has no readable {@link #toString()}; in logs,
 * metrics, pages, labels and process listings the {@link #id()} stands for it. Two tokens are equal when their values
 * are. Immutable and thread-safe.
 */
public final class TaskToken {
    private final String value;
    private final String id;

    private TaskToken(String value) {
        this.value = value;
        this.id = Digest.shortHex(value);
    }

    /**
     * Wraps a token as GetActivityTask returned it.
     *
     * @param value the token, 1 to 2,048 characters
     * @throws IllegalArgumentException if it is empty
     */
    public static TaskToken of(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a task token is never empty");
        }
        return new TaskToken(value);
    }

    /** The token itself, for a call to Step Functions or for the journal, and for nothing else. */
    public String secret() {
        return value;
    }

    /** The first 16 hex digits of the SHA-256 of the token: how a task is shown everywhere. */
    public String id() {
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskToken token && value.equals(token.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return "task " + id;
    }
}
