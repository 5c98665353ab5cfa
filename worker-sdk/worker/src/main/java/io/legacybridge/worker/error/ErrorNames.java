package io.legacybridge.worker.error;

/**
 * The error names that a state machine sees, in one place: {@code ErrorEquals} matches a name exactly, so a name is a
 * contract. What is worth a retry has one name, {@link #RETRY}, with the reason as JSON in the cause.
 */
public enum ErrorNames {
    RETRY(
            "Bridge.Retry",
            "The run was lost or could not start, and the task itself may be fine: draining, run lost, "
                    + "target down, node lost, throttled, no space. The cause is JSON with the reason.",
            true),
    INVALID_INPUT(
            "Bridge.InvalidInput", "The task's input is not JSON, or lacks what the configuration needs of it.", false),
    OUTPUT_TOO_LARGE(
            "Bridge.OutputTooLarge",
            "The result has more than 262,144 UTF-8 bytes, and no claim check is configured.",
            false),
    INVALID_OUTPUT(
            "Bridge.InvalidOutput", "The adapter's result is not JSON, so Step Functions did not take it.", false),
    TIMEOUT("Bridge.Timeout", "The run passed the limit that the configuration sets and was ended.", false),
    POISON("Bridge.Poison", "The task was launched three times, and each time the worker died.", false),
    PROCESS_EXIT_CODE(
            "Process.ExitCode.<n>", "The program ended with the exit code n, which is not an accepted one.", false),
    PROCESS_KILLED("Process.Killed", "A signal that was not ours ended the program.", false),
    PROCESS_OUTPUT_MISSING(
            "Process.OutputMissing", "The program ended well, and an output is missing or empty.", false),
    PROCESS_OUTPUT_INVALID(
            "Process.OutputInvalid", "The program ended well, and an output is not what it has to be.", false),
    PROCESS_STDERR_REJECTED(
            "Process.StderrRejected", "The program ended well, and wrote to stderr what marks a failure.", false),
    PROCESS_NOT_FOUND("Process.NotFound", "The program does not exist on this host or may not be executed.", false);

    private final String text;
    private final String meaning;
    private final boolean retryable;

    ErrorNames(String text, String meaning, boolean retryable) {
        this.text = text;
        this.meaning = meaning;
        this.retryable = retryable;
    }

    /** The name as {@code ErrorEquals} has it; {@code <n>} stands for a number. */
    public String text() {
        return text;
    }

    /** The name with a number in the place of {@code <n>}. */
    public String text(int number) {
        return text.replace("<n>", Integer.toString(number));
    }

    /** When it is used, in a sentence or two; the documentation's table shows it. */
    public String meaning() {
        return meaning;
    }

    /** Whether trying the same task again can help. */
    public boolean retryable() {
        return retryable;
    }
}
