package io.legacybridge.service.execution;

/** How an execution ended, as far as it was followed. */
public sealed interface ExecutionEnd {
    /**
     * SUCCEEDED.
     *
     * @param output JSON text
     */
    record Succeeded(String output) implements ExecutionEnd {}

    /** FAILED; error and cause are empty where the execution has none. */
    record Failed(String error, String cause) implements ExecutionEnd {}

    /** TIMED_OUT; error and cause are empty where the execution has none. */
    record TimedOut(String error, String cause) implements ExecutionEnd {}

    /** ABORTED: somebody stopped it; error and cause are empty where nobody gave any. */
    record Aborted(String error, String cause) implements ExecutionEnd {}

    /** The time to follow it has passed; the execution goes on. */
    record LeftRunning() implements ExecutionEnd {}
}
