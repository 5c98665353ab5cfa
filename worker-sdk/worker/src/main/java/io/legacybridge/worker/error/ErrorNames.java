package io.legacybridge.worker.error;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

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
    CANCELLED("Bridge.Cancelled", "An operator ended the run.", false),
    POISON("Bridge.Poison", "The task was launched three times, and each time the worker died.", false),
    PROCESS_EXIT_CODE(
            "Process.ExitCode.<n>", "The program ended with the exit code n, which is not an accepted one.", false),
    PROCESS_KILLED("Process.Killed", "A signal that was not ours ended the program.", false),
    PROCESS_OUTPUT_MISSING(
            "Process.OutputMissing", "The run ended well, and a file of its result is missing or empty.", false),
    PROCESS_OUTPUT_INVALID(
            "Process.OutputInvalid",
            "The run ended well, and a file of its result, or its stdout, is not what it has to be.",
            false),
    PROCESS_STDERR_REJECTED(
            "Process.StderrRejected", "The program ended well, and wrote to stderr what marks a failure.", false),
    PROCESS_CHECKER_FAILED(
            "Process.CheckerFailed",
            "The program ended well, and its checker did not say whether the outputs are good: it could not be run, "
                    + "a signal ended it, or it passed its limit.",
            false),
    PROCESS_NOT_FOUND("Process.NotFound", "The program does not exist on this host or may not be executed.", false),
    KUBERNETES_EXIT_CODE(
            "Kubernetes.ExitCode.<n>",
            "The main container ended with the exit code n, which is not an accepted one, or an init container did and "
                    + "the main one never started.",
            false),
    KUBERNETES_OOM_KILLED("Kubernetes.OOMKilled", "The main container needed more memory than its limit.", false),
    KUBERNETES_DEADLINE_EXCEEDED(
            "Kubernetes.DeadlineExceeded", "The Job passed its deadline and was ended by the cluster.", false),
    KUBERNETES_IMAGE_PULL("Kubernetes.ImagePull", "An image could not be pulled, or is not there.", false),
    KUBERNETES_UNSCHEDULABLE(
            "Kubernetes.Unschedulable", "No node, or no quota, was found for the pod within the limit.", true),
    KUBERNETES_REJECTED(
            "Kubernetes.Rejected",
            "The API server did not accept the Job or its pod, or the node cannot make its containers as they are "
                    + "written. The cause has the server's message.",
            false),
    LAMBDA_TIMEOUT("Lambda.Timeout", "The function passed its own timeout, and Lambda ended it.", false),
    LAMBDA_UNKNOWN(
            "Lambda.Unknown",
            "The function failed without saying how. Where it says so, its own error type is the name.",
            false),
    LAMBDA_NOT_FOUND("Lambda.NotFound", "There is no such function, version or alias.", false),
    LAMBDA_REJECTED(
            "Lambda.Rejected",
            "Lambda will not execute the function as it is asked or set up: no permission, a broken runtime, a key"
                    + " that cannot be used.",
            false),
    SSM_REJECTED(
            "Ssm.Rejected",
            "Systems Manager will not send the command: no permission, a document, parameters or a platform that do not"
                    + " fit.",
            false),
    SSM_HOST_UNFIT(
            "Ssm.HostUnfit", "The host lacks what a run needs: a program, a user, a folder that can be made.", false),
    SSM_CANCELLED("Ssm.Cancelled", "The command was cancelled by somebody else than the bridge.", false);

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,255}");

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

    /** What is wrong with the name of an error that a configuration gives, if anything. */
    public static Optional<ConfigMistake> mistake(String path, String error) {
        if (!NAME.matcher(error).matches()) {
            return Optional.of(new ConfigMistake(
                    path,
                    "'" + error + "' is no error name",
                    "use letters, digits, '.', '_' and '-': Translator.BadInput"));
        }
        if (error.startsWith("States.")) {
            return Optional.of(new ConfigMistake(
                    path, "'" + error + "' belongs to Step Functions", "name your own: Translator.BadInput"));
        }
        boolean unknown =
                error.startsWith("Bridge.") && Arrays.stream(values()).noneMatch(known -> known.text.equals(error));
        return unknown
                ? Optional.of(new ConfigMistake(
                        path,
                        "'" + error + "' is unknown",
                        "write Bridge.Retry, or a name of your own: Translator.BadInput"))
                : Optional.empty();
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
