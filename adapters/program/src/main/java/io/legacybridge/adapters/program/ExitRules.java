package io.legacybridge.adapters.program;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What exit codes and stderr of one program mean.
 *
 * @param accept exit codes that are a success
 * @param warn exit codes that are a success with {@code "partial": true}
 * @param rules in this order; the first that matches names the error
 */
public record ExitRules(Set<Integer> accept, Set<Integer> warn, List<RuleConfig> rules) {
    public ExitRules(@Nullable Set<Integer> accept, @Nullable Set<Integer> warn, @Nullable List<RuleConfig> rules) {
        this.accept = accept == null ? Set.of(0) : new LinkedHashSet<>(accept);
        this.warn = warn == null ? Set.of() : new LinkedHashSet<>(warn);
        this.rules = Defaults.list(rules);
    }
}
