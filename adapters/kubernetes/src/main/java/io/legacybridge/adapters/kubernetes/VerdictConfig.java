package io.legacybridge.adapters.kubernetes;

import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.ExitCode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decides that a run of the main container succeeded; how other containers end is ignored.
 *
 * @param accept exit codes that are a success; 0 unless set
 * @param warn exit codes that are a success whose result says {@code "partial": true}
 * @param rules in this order; the first that matches names the error, also where the exit code would be accepted
 */
public record VerdictConfig(
        Set<@ExitCode Integer> accept,
        Set<@ExitCode Integer> warn,
        List<@NotNull(message = "is empty; write {exitCode: 16, error: Name}") @Valid RuleConfig> rules) {

    public VerdictConfig(@Nullable Set<Integer> accept, @Nullable Set<Integer> warn, @Nullable List<RuleConfig> rules) {
        this.accept = accept == null ? Set.of(0) : new LinkedHashSet<>(accept);
        this.warn = warn == null ? Set.of() : new LinkedHashSet<>(warn);
        this.rules = Defaults.list(rules);
    }
}
