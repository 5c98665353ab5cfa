package io.legacybridge.adapters.program;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decides, with the outputs, that a run succeeded.
 *
 * @param accept exit codes that are a success; 0 unless set
 * @param warn exit codes that are a success whose result says {@code "partial": true}
 * @param rules in this order; the first that matches names the error, also where the exit code would be accepted
 * @param checker a program that says whether the outputs are good; null for none
 */
public record VerdictConfig(
        Set<@ExitCode Integer> accept,
        Set<@ExitCode Integer> warn,
        List<@NotNull(message = "is empty; write {exitCode: 16, error: Name}") @Valid RuleConfig> rules,
        @Valid @Nullable CheckerConfig checker) {

    public VerdictConfig(
            @Nullable Set<Integer> accept,
            @Nullable Set<Integer> warn,
            @Nullable List<RuleConfig> rules,
            @Nullable CheckerConfig checker) {
        this.accept = accept == null ? Set.of(0) : new LinkedHashSet<>(accept);
        this.warn = warn == null ? Set.of() : new LinkedHashSet<>(warn);
        this.rules = Defaults.list(rules);
        this.checker = checker;
    }

    /** What the program's exit codes and its stderr mean. */
    public ExitRules exitRules() {
        return new ExitRules(accept, warn, rules);
    }
}
