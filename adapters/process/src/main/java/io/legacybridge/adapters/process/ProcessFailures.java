package io.legacybridge.adapters.process;

import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.util.Locale;

/** What of this adapter a state machine sees when a run did not succeed. */
final class ProcessFailures {
    /** The reason of a retry when a disk was full. */
    static final String NO_SPACE = "no space";

    private static final int TAIL = 8_000;

    private ProcessFailures() {}

    /** For a task whose run another attempt at the same work has. */
    static Outcome.Failed adopted() {
        return BridgeRetry.because(BridgeRetry.ADOPTED, "another attempt at the same work took the run over");
    }

    /** For a task whose run another attempt at the same work has ended. */
    static Outcome.Failed superseded() {
        return BridgeRetry.because(BridgeRetry.SUPERSEDED, "another attempt at the same work ended the run");
    }

    static Outcome invalidInput(InvalidInputException e) {
        return new Outcome.Failed(ErrorNames.INVALID_INPUT.text(), String.valueOf(e.getMessage()));
    }

    static Outcome.Failed notFound(String program, String detail) {
        return new Outcome.Failed(ErrorNames.PROCESS_NOT_FOUND.text(), program + ": " + detail);
    }

    static Outcome.Failed noChecker(String checker, String detail) {
        return new Outcome.Failed(
                ErrorNames.PROCESS_CHECKER_FAILED.text(), "the checker " + checker + " could not be run: " + detail);
    }

    /** The adapter could not read or write where it has to. */
    static Outcome ioError(IOException e) {
        return BridgeRetry.because(isNoSpace(e) ? NO_SPACE : BridgeRetry.ADAPTER_FAULT, e.toString());
    }

    /**
     * The error that a verdict named, for a run that ended and was rejected.
     *
     * @param stream what said that: stderr, or stdout
     */
    static Outcome rejected(String error, String why, String stream, String said) {
        String cause = why + (said.isBlank() ? "; " + stream + " is empty" : "\n" + stream + ": " + tail(said, TAIL));
        return error.equals(ErrorNames.RETRY.text())
                ? BridgeRetry.because("verdict", cause)
                : new Outcome.Failed(error, cause);
    }

    /** Whether an I/O error says that the disk, or a quota on it, is full. */
    static boolean isNoSpace(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left") || message.contains("disk quota exceeded");
    }

    /** The end of a text, not beginning inside of a character. */
    static String tail(String text, int characters) {
        String trimmed = text.strip();
        if (trimmed.length() <= characters) {
            return trimmed;
        }
        int from = trimmed.length() - characters;
        if (Character.isLowSurrogate(trimmed.charAt(from))) {
            from++;
        }
        return "…" + trimmed.substring(from);
    }
}
