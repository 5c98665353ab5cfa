package io.legacybridge.adapters.kubernetes;

import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.BoundedMatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a run succeeded, by how its main container ended and what it printed: first memory, then the rules in order,
 * then the exit code.
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

    /** Whether what was printed has to be known. */
    boolean asksForTheLog() {
        return config.rules().stream().anyMatch(rule -> rule.log() != null);
    }

    /** Whether an exit can be a success at all. */
    boolean mayPass(Exit exit) {
        return !exit.outOfMemory() && isWell(exit);
    }

    Judgement of(Exit exit, String log) {
        if (exit.outOfMemory()) {
            return new Rejected(
                    ErrorNames.KUBERNETES_OOM_KILLED.text(),
                    "the container needed more memory than its limit, and was killed");
        }
        BoundedMatch match = new BoundedMatch(PATTERNS.toNanos());
        List<RuleConfig> rules = config.rules();
        for (int i = 0; i < rules.size(); i++) {
            RuleConfig rule = rules.get(i);
            String where = "verdict.rules[" + i + "]";
            String error = Optional.ofNullable(rule.error()).orElseGet(() -> ownName(exit));
            try {
                if (matches(rule, exit, log, match)) {
                    return new Rejected(error, "the container " + exit.inWords() + ", and " + where + " matches");
                }
            } catch (BoundedMatch.TooLongException e) {
                return new Rejected(
                        error,
                        "the pattern of " + where + " could not be looked for in the log within " + PATTERNS.toSeconds()
                                + " s; make it simpler");
            }
        }
        return isWell(exit)
                ? new Passed(config.warn().contains(exit.code()))
                : new Rejected(ownName(exit), "the container " + exit.inWords() + ", which is not accepted");
    }

    private boolean isWell(Exit exit) {
        return config.accept().contains(exit.code()) || config.warn().contains(exit.code());
    }

    private static boolean matches(RuleConfig rule, Exit exit, String log, BoundedMatch match) {
        if (rule.exitCode() != null && exit.code() != rule.exitCode()) {
            return false;
        }
        if (!rule.exitCodes().isEmpty() && !rule.exitCodes().contains(exit.code())) {
            return false;
        }
        if (rule.signal() != null && exit.signal() != rule.signal()) {
            return false;
        }
        return rule.log() == null || match.findsIn(Pattern.compile(rule.log()), log);
    }

    private static String ownName(Exit exit) {
        return ErrorNames.KUBERNETES_EXIT_CODE.text(exit.code());
    }
}
