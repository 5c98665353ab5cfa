package io.legacybridge.worker.task;

/**
 * What came of a task: the value that is reported, set once.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Outcome {
    /**
     * The work is done.
     *
     * @param output the result, JSON text. Over 262,144 UTF-8 bytes Step Functions does not take it, and the worker
     *     reports a claim in its place, or the named failure where no claim check is configured.
     */
    record Succeeded(String output) implements Outcome {}

    /**
     * The work was tried and failed, or cannot be tried here.
     *
     * @param error the name that a state machine's Retry and Catch match exactly; see
     *     {@link io.legacybridge.worker.error.ErrorNames}. Cut to 256 characters when reported.
     * @param cause what a person needs to understand it. Cut to 32,768 characters when reported, keeping the end.
     */
    record Failed(String error, String cause) implements Outcome {}

    /**
     * Nobody wants the result any more (the task timed out, its execution was stopped), so nothing is reported.
     *
     * @param reason for logs and metrics
     */
    record Abandoned(String reason) implements Outcome {}
}
