package io.legacybridge.service.config;

import java.util.Optional;

/**
 * The rule for names of activities, state machines, executions and workers.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateActivity.html">CreateActivity,
 *     name</a>
 */
public final class StateNames {
    /** The most characters of a name. */
    public static final int LONGEST = 80;

    /** What to do about a name that breaks the rule. */
    public static final String MEND =
            "use 1 to 80 letters, digits, '-', '_' and '.': no spaces, brackets, wildcards or other special characters";

    private static final String FORBIDDEN = "<>{}[]?*\"#%\\^|~`$&,;:/";

    private StateNames() {}

    /** What is wrong with a name; empty if nothing. */
    public static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("the name is empty");
        }
        if (name.codePointCount(0, name.length()) > LONGEST) {
            return Optional.of("the name has " + name.codePointCount(0, name.length()) + " characters");
        }
        return name.codePoints()
                .filter(StateNames::isForbidden)
                .mapToObj(point -> "the name has "
                        + (Character.isISOControl(point) || point > 0xFFFD
                                ? "the character U+%04X".formatted(point)
                                : "the character '" + Character.toString(point) + "'"))
                .findFirst();
    }

    private static boolean isForbidden(int point) {
        return Character.isWhitespace(point)
                || Character.isSpaceChar(point)
                || Character.isISOControl(point)
                || (point >= 0xD800 && point <= 0xDFFF)
                || point == 0xFFFE
                || point == 0xFFFF
                || point == 0x10FFFF
                || FORBIDDEN.indexOf(point) >= 0;
    }
}
