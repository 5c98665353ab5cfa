package io.legacybridge.adapters.ssm;

import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.Outcome;

/** What of this adapter a state machine sees when a run did not succeed. */
final class SsmFailures {
    private static final int TAIL = 8_000;

    private SsmFailures() {}

    static Outcome.Failed invalidInput(InvalidInputException e) {
        return new Outcome.Failed(ErrorNames.INVALID_INPUT.text(), String.valueOf(e.getMessage()));
    }

    /** Systems Manager will not do it. */
    static Outcome.Failed rejected(String why) {
        return new Outcome.Failed(ErrorNames.SSM_REJECTED.text(), why);
    }

    /** The host lacks what a run needs. */
    static Outcome.Failed unfit(String host, String why) {
        return new Outcome.Failed(ErrorNames.SSM_HOST_UNFIT.text(), host + ": " + why);
    }

    /** The storage will not have a result. */
    static Outcome.Failed unpublished(String why) {
        return new Outcome.Failed(ErrorNames.INVALID_INPUT.text(), why);
    }

    /** Somebody ended the command by hand. */
    static Outcome.Failed cancelled(Commands.Sent sent) {
        return new Outcome.Failed(
                ErrorNames.SSM_CANCELLED.text(),
                "the command " + sent.id() + " on " + sent.instance() + " was cancelled, and not by the bridge");
    }

    /** The error that a verdict named, for a run that ended and was rejected. */
    static Outcome.Failed judged(String error, String why, String stderr) {
        return judged(error, why, "stderr", stderr);
    }

    /**
     * The same where another stream may have more to say.
     *
     * @param stream stderr or stdout
     */
    static Outcome.Failed judged(String error, String why, String stream, String said) {
        String cause = why + (said.isBlank() ? "; " + stream + " is empty" : "\n" + stream + ": " + tail(said, TAIL));
        return error.equals(ErrorNames.RETRY.text())
                ? BridgeRetry.because("verdict", cause)
                : new Outcome.Failed(error, cause);
    }

    static Outcome.Failed notFound(String program, String host, String stderr) {
        return new Outcome.Failed(ErrorNames.PROCESS_NOT_FOUND.text(), program + " on " + host + ": " + stderr.strip());
    }

    static Outcome.Failed noChecker(String checker, String host, String detail) {
        return new Outcome.Failed(
                ErrorNames.PROCESS_CHECKER_FAILED.text(),
                "the checker " + checker + " could not be run on " + host + ": " + detail.strip());
    }

    static Outcome.Failed lost(String why) {
        return BridgeRetry.because(BridgeRetry.RUN_LOST, why);
    }

    /** The end of a text, not beginning inside of a character. */
    static String tail(String text, int characters) {
        String trimmed = text.strip();
        if (trimmed.length() <= characters) {
            return trimmed;
        }
        int from = trimmed.length() - characters;
        return "…" + trimmed.substring(Character.isLowSurrogate(trimmed.charAt(from)) ? from + 1 : from);
    }
}
