package io.legacybridge.adapters.program;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program that says whether the outputs are good, for what patterns cannot say. It runs after the program ended well
 * and its outputs passed their checks, and before anything is published; as the program did: the same user, limits of
 * resources, environment and current directory. It may be run again after a crash, so it must be repeatable.
 *
 * @param command the program and its arguments as whole tokens; templates, but for the first, which is a path or a name
 *     to look up in PATH. Beyond what other templates may hold, there are <code>{{run.stdout}}</code> and <code>
 *     {{run.stderr}}</code>.
 * @param wallClock how long it may run, whole seconds, rounded up; the activity's timeout unless set
 * @param accept exit codes that say that the outputs are good; 0 unless set
 * @param warn exit codes that say so with {@code "partial": true}
 * @param rules in this order; the first that matches names the error
 * @param error the name of the error for other exit codes; {@code Process.OutputInvalid} unless set
 */
public record CheckerConfig(
        @NotEmpty(
                message =
                        "is missing; write the checker and its arguments as a list: [xmllint, --noout, '{{out.gpx}}']")
        List<@NotNull(message = "is empty; quote an empty argument as ''") String> command,

        @Nullable Duration wallClock,
        Set<@ExitCode Integer> accept,
        Set<@ExitCode Integer> warn,
        List<@NotNull(message = "is empty; write {exitCode: 3, error: Name}") @Valid RuleConfig> rules,
        @Nullable String error) {

    public CheckerConfig(
            @Nullable List<String> command,
            @Nullable Duration wallClock,
            @Nullable Set<Integer> accept,
            @Nullable Set<Integer> warn,
            @Nullable List<RuleConfig> rules,
            @Nullable String error) {
        this.command = Defaults.list(command);
        this.wallClock = wallClock;
        this.accept = accept == null ? Set.of(0) : new LinkedHashSet<>(accept);
        this.warn = warn == null ? Set.of() : new LinkedHashSet<>(warn);
        this.rules = Defaults.list(rules);
        this.error = error;
    }

    /** What its exit codes and its stderr mean. */
    public ExitRules exitRules() {
        return new ExitRules(accept, warn, rules);
    }
}
