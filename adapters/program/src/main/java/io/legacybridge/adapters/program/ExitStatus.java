package io.legacybridge.adapters.program;

/**
 * How a program ended.
 *
 * @param code the exit code; 128 + the signal's number when a signal ended it, as shells say it
 * @param signalled whether a signal ended the program itself
 * @param timedOut whether it was ended because it passed its wall-clock limit
 * @param wallMillis from the start to the end, to a few milliseconds
 */
public record ExitStatus(int code, boolean signalled, boolean timedOut, long wallMillis) {
    private static final int SIGNAL_BASE = 128;
    private static final int SIGNALS = 64;
    private static final int SIGINT = 2;
    private static final int SIGPIPE = 13;

    /** The signal that the code stands for, by the kernel's word or by the convention of shells; 0 for none. */
    public int signal() {
        int number = code - SIGNAL_BASE;
        return number > 0 && number <= SIGNALS ? number : 0;
    }

    /** Whether a signal ended the program: shells keep silent about INT and PIPE, so for these the code has to do. */
    public boolean killed() {
        return signal() != 0 && (signalled || signal() == SIGINT || signal() == SIGPIPE);
    }

    /** As a person says it. */
    public String inWords() {
        return killed() ? "was ended by signal " + signal() : "ended with exit code " + code;
    }
}
