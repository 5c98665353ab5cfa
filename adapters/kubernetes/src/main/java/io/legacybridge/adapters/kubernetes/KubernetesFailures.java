package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.Outcome;
import java.util.Optional;

/** What of this adapter a state machine sees when a run did not succeed. */
final class KubernetesFailures {
    /** The reason of a retry when the node, or another pod, needed the room. */
    static final String EVICTED = "evicted";
    /** The reason of a retry when the node went away with the pod. */
    static final String NODE_LOST = "node lost";

    private static final int TAIL = 8_000;

    private KubernetesFailures() {}

    static Outcome.Failed invalidInput(InvalidInputException e) {
        return new Outcome.Failed(ErrorNames.INVALID_INPUT.text(), String.valueOf(e.getMessage()));
    }

    static Outcome.Failed rejected(String why) {
        return new Outcome.Failed(ErrorNames.KUBERNETES_REJECTED.text(), why);
    }

    static Outcome.Failed deadline(String how) {
        return new Outcome.Failed(
                ErrorNames.KUBERNETES_DEADLINE_EXCEEDED.text(), "the Job passed its deadline; " + how);
    }

    static Outcome.Failed initFailed(String container, ContainerStateTerminated end) {
        int code = Optional.ofNullable(end.getExitCode()).orElse(0);
        String message = Optional.ofNullable(end.getMessage()).orElse("");
        return new Outcome.Failed(
                ErrorNames.KUBERNETES_EXIT_CODE.text(code),
                "the init container " + container + " ended with the exit code " + code
                        + ", so the main container was never started" + (message.isBlank() ? "" : "\n" + message));
    }

    static Outcome.Failed cannotStart(Diagnosis.Trouble trouble) {
        return switch (trouble.kind()) {
            case IMAGE -> new Outcome.Failed(ErrorNames.KUBERNETES_IMAGE_PULL.text(), trouble.message());
            case CONTAINER -> rejected("the node cannot make the container: " + trouble.message());
            case NODE, POD -> new Outcome.Failed(ErrorNames.KUBERNETES_UNSCHEDULABLE.text(), trouble.message());
        };
    }

    /** The error that a verdict named, for a run that ended and was rejected. */
    static Outcome.Failed rejected(String error, String why, String log) {
        return judged(error, why + (log.isBlank() ? "; it printed nothing" : "\nlog: " + tail(log)));
    }

    static Outcome.Failed invalidOutput(String why) {
        return new Outcome.Failed(ErrorNames.INVALID_OUTPUT.text(), why);
    }

    /** The error that a verdict or a check named. */
    static Outcome.Failed judged(String error, String cause) {
        return error.equals(ErrorNames.RETRY.text())
                ? BridgeRetry.because("verdict", cause)
                : new Outcome.Failed(error, cause);
    }

    /** The same failure, with the end of what was printed. */
    static Outcome.Failed withLog(Outcome.Failed failed, String log) {
        return log.isBlank() || failed.error().equals(ErrorNames.RETRY.text())
                ? failed
                : new Outcome.Failed(failed.error(), failed.cause() + "\nlog: " + tail(log));
    }

    /** The end of a text, not beginning inside of a character. */
    private static String tail(String text) {
        String trimmed = text.strip();
        if (trimmed.length() <= TAIL) {
            return trimmed;
        }
        int from = trimmed.length() - TAIL;
        if (Character.isLowSurrogate(trimmed.charAt(from))) {
            from++;
        }
        return "…" + trimmed.substring(from);
    }
}
