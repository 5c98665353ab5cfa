package io.legacybridge.adapters.process;

import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.BoundedMatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a program succeeded, by how it ended and what it wrote to stderr: first its limit, then the rules in order,
 * then signals, then the exit code. What it wrote to files and stdout is looked at after that, by {@link Outputs}.
 */
final class Verdict {
    private static final Duration PATTERNS = Duration.ofSeconds(5);

    private final VerdictConfig config;

    Verdict(VerdictConfig config) {
        this.config = config;
    }

    /** What a verdict says. */
    sealed interface Judgement {}

    /**
     * Well so far.
     *
     * @param partial whether the exit code is a warning
     */
    record Passed(boolean partial) implements Judgement {}

    /** Failed, with the error's name and the reason in words. */
    record Rejected(String error, String why) implements Judgement {}

    Judgement of(ExitStatus exit, String stderr) {
        if (exit.timedOut()) {
            return new Rejected(
                    ErrorNames.TIMEOUT.text(),
                    "the program ran into its limit and was ended after " + exit.wallMillis() + " ms");
        }
        BoundedMatch match = new BoundedMatch(PATTERNS.toNanos());
        List<RuleConfig> rules = config.rules();
        for (int i = 0; i < rules.size(); i++) {
            RuleConfig rule = rules.get(i);
            String where = "verdict.rules[" + i + "]";
            try {
                if (matches(rule, exit, stderr, match)) {
                    return new Rejected(
                            Optional.ofNullable(rule.error()).orElseGet(() -> ownName(exit)),
                            "the program " + exit.inWords() + ", and " + where + " matches");
                }
            } catch (BoundedMatch.TooLongException e) {
                return new Rejected(
                        ErrorNames.PROCESS_STDERR_REJECTED.text(),
                        "the pattern of " + where + " could not be looked for in stderr within " + PATTERNS.toSeconds()
                                + " s; make it simpler");
            }
        }
        if (config.accept().contains(exit.code())) {
            return new Passed(false);
        }
        if (config.warn().contains(exit.code())) {
            return new Passed(true);
        }
        return new Rejected(ownName(exit), "the program " + exit.inWords() + ", which is not accepted");
    }

    private static boolean matches(RuleConfig rule, ExitStatus exit, String stderr, BoundedMatch match) {
        if (rule.exitCode() != null && (exit.killed() || exit.code() != rule.exitCode())) {
            return false;
        }
        if (!rule.exitCodes().isEmpty() && (exit.killed() || !rule.exitCodes().contains(exit.code()))) {
            return false;
        }
        if (rule.signal() != null && exit.signal() != rule.signal()) {
            return false;
        }
        return rule.stderr() == null || match.findsIn(Pattern.compile(rule.stderr()), stderr);
    }

    private String ownName(ExitStatus exit) {
        if (exit.killed()) {
            return ErrorNames.PROCESS_KILLED.text();
        }
        boolean well = config.accept().contains(exit.code()) || config.warn().contains(exit.code());
        return well ? ErrorNames.PROCESS_STDERR_REJECTED.text() : ErrorNames.PROCESS_EXIT_CODE.text(exit.code());
    }
}
