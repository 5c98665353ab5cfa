package io.legacybridge.adapters.kubernetes;

import io.legacybridge.adapters.program.Defaults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a verdict. It matches when all the conditions that it has hold.
 *
 * @param exitCode the main container ended with this code
 * @param exitCodes the main container ended with one of these
 * @param signal it was ended by the signal of this number, which Kubernetes shows as the exit code 128 + number
 * @param log a regular expression that is found in a line of the log; of a long log its end is looked at
 * @param error the name of the error; the adapter's own for the exit code unless set
 */
public record RuleConfig(
        @Nullable Integer exitCode,
        List<Integer> exitCodes,
        @Nullable Integer signal,
        @Nullable String log,
        @Nullable String error) {

    public RuleConfig(
            @Nullable Integer exitCode,
            @Nullable List<Integer> exitCodes,
            @Nullable Integer signal,
            @Nullable String log,
            @Nullable String error) {
        this.exitCode = exitCode;
        this.exitCodes = Defaults.list(exitCodes);
        this.signal = signal;
        this.log = log;
        this.error = error;
    }
}
