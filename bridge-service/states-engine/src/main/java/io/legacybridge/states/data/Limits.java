package io.legacybridge.states.data;

/** Numbers that AWS documents or was seen to hold. */
public final class Limits {
    /** The most that TimeoutSeconds, HeartbeatSeconds and a Wait's Seconds take. */
    public static final long MAX_SECONDS = 99_999_999;

    /** The longest that a Wait waits: what fits a signed 32-bit number of seconds, some 68 years. */
    public static final long LONGEST_WAIT_SECONDS = Integer.MAX_VALUE;

    /** AWS's text for a longer one. */
    public static final String WAIT_TOO_LONG = "Wait state delay is too long.";

    private Limits() {}

    /** Whether TimeoutSeconds and HeartbeatSeconds take it. */
    public static boolean isPositiveSeconds(long seconds) {
        return seconds > 0 && seconds <= MAX_SECONDS;
    }

    /**
     * The percentage, if it is one.
     *
     * @throws StatesException with AWS's text if it is not between 0 and 100
     */
    static double percentage(double value) {
        if (value >= 0 && value <= 100) {
            return value;
        }
        throw new StatesException(StatesException.RUNTIME, "ToleratedFailurePercentage must be between 0 and 100.");
    }
}
