package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.program.ExitRules;
import io.legacybridge.adapters.program.RuleConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decides, with stdout, that a run succeeded.
 *
 * @param accept exit codes that are a success; 0 unless set
 * @param warn exit codes that are a success whose result says {@code "partial": true}
 * @param rules in this order; the first that matches names the error, also where the exit code would be accepted
 */
public record VerdictConfig(
        @Nullable
        Set<
                        @NotNull(message = "is empty; write an exit code")
                        @Min(value = 0, message = "is negative; an exit code is 0 to 255")
                        @Max(value = 255, message = "is too large; an exit code is 0 to 255") Integer>
                accept,

        @Nullable
        Set<
                        @NotNull(message = "is empty; write an exit code")
                        @Min(value = 0, message = "is negative; an exit code is 0 to 255")
                        @Max(value = 255, message = "is too large; an exit code is 0 to 255") Integer>
                warn,

        @Nullable List<@NotNull(message = "is empty; write {exitCode: 16, error: Name}") @Valid RuleConfig> rules) {

    /** What exit codes and stderr mean. */
    ExitRules exitRules() {
        return new ExitRules(accept, warn, rules);
    }
}
