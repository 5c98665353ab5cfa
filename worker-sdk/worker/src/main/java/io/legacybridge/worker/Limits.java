package io.legacybridge.worker;

import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.task.Outcome;

/**
 * Makes an outcome fit into a report.
 *
 * <p>Step Functions takes 262,144 bytes of output, counted as UTF-8, 256 characters of error and 32,768 of cause (API
 * reference, SendTaskSuccess and SendTaskFailure). A report over that is refused and the task would time out, so a
 * result that is too large becomes a named failure, and texts are cut: an error keeps its beginning, a cause its end,
 * where a program's last words are.
 */
final class Limits {
    static final int MOST_OUTPUT_BYTES = 262_144;
    static final int MOST_ERROR = 256;
    static final int MOST_CAUSE = 32_768;

    private static final String CUT = "… ";

    private Limits() {}

    static Outcome fit(Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded succeeded) {
            long bytes = utf8Bytes(succeeded.output());
            return bytes <= MOST_OUTPUT_BYTES
                    ? succeeded
                    : new Outcome.Failed(
                            ErrorNames.OUTPUT_TOO_LARGE.text(),
                            "The result has " + bytes + " bytes of UTF-8; Step Functions takes " + MOST_OUTPUT_BYTES
                                    + ". Configure a claimCheck, or write it to a file and return where it is.");
        }
        if (outcome instanceof Outcome.Failed failed) {
            return new Outcome.Failed(beginning(failed.error(), MOST_ERROR), end(failed.cause(), MOST_CAUSE));
        }
        return outcome;
    }

    /** How many bytes a text has in UTF-8, without making them. */
    static long utf8Bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    static String beginning(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean splitsAPair = Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, splitsAPair ? most - 1 : most);
    }

    static String end(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int from = text.length() - (most - CUT.length());
        boolean splitsAPair = Character.isLowSurrogate(text.charAt(from));
        return CUT + text.substring(splitsAPair ? from + 1 : from);
    }
}
