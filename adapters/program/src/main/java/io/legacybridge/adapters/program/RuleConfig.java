package io.legacybridge.adapters.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a verdict. It matches when all the conditions that it has hold.
 *
 * @param exitCode the program ended by itself with this code
 * @param exitCodes the program ended by itself with one of these
 * @param signal the program was ended by the signal of this number, or says so in the shells' way (128 + number)
 * @param stderr a regular expression that is found in a line of stderr
 * @param error the name of the error; the adapter's own for the condition unless set
 */
public record RuleConfig(
        @Nullable Integer exitCode,
        List<Integer> exitCodes,
        @Nullable Integer signal,
        @Nullable String stderr,
        @Nullable String error) {

    public RuleConfig(
            @Nullable Integer exitCode,
            @Nullable List<Integer> exitCodes,
            @Nullable Integer signal,
            @Nullable String stderr,
            @Nullable String error) {
        this.exitCode = exitCode;
        this.exitCodes = Defaults.list(exitCodes);
        this.signal = signal;
        this.stderr = stderr;
        this.error = error;
    }
}
