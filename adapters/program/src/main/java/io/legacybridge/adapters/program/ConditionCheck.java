package io.legacybridge.adapters.program;

import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.ValueRules;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every mistake in what decides that a run was good: rules, checks, patterns, names of errors. */
public final class ConditionCheck {
    private static final int SIGNALS = 64;
    private static final int EXIT_CODES = 255;

    private final List<ConfigMistake> mistakes;

    /** @param mistakes where they are added */
    public ConditionCheck(List<ConfigMistake> mistakes) {
        this.mistakes = mistakes;
    }

    /** Of a verdict and its checker, but for the checker's command. */
    public void verdict(VerdictConfig verdict) {
        exitRules("verdict", verdict.exitRules());
        CheckerConfig checker = verdict.checker();
        if (checker == null) {
            return;
        }
        String path = "verdict.checker";
        exitRules(path, checker.exitRules());
        Duration limit = checker.wallClock();
        if (limit != null && (limit.isNegative() || limit.isZero())) {
            mistake(path + ".wallClock", "is not longer than 0", "write how long the checker may run: 1m");
        }
        if (checker.error() != null) {
            error(path + ".error", checker.error());
        }
    }

    private void exitRules(String path, ExitRules of) {
        Set<Integer> both = new HashSet<>(of.accept());
        both.retainAll(of.warn());
        if (!both.isEmpty()) {
            mistake(path + ".warn", both + " is in 'accept', too", "leave it in one of them");
        }
        List<RuleConfig> rules = of.rules();
        for (int i = 0; i < rules.size(); i++) {
            rule(path + ".rules[" + i + "]", rules.get(i));
        }
    }

    private void rule(String path, RuleConfig rule) {
        boolean byCode = rule.exitCode() != null || !rule.exitCodes().isEmpty();
        if (!byCode && rule.signal() == null && rule.stderr() == null) {
            mistake(path, "has no condition", "write exitCode, exitCodes, signal or stderr");
        }
        if (rule.exitCode() != null) {
            range(path + ".exitCode", rule.exitCode(), 0, EXIT_CODES);
        }
        for (int i = 0; i < rule.exitCodes().size(); i++) {
            range(path + ".exitCodes[" + i + "]", rule.exitCodes().get(i), 0, EXIT_CODES);
        }
        if (rule.signal() != null) {
            range(path + ".signal", rule.signal(), 1, SIGNALS);
            if (byCode) {
                mistake(path, "has a signal and an exit code, which never hold together", "make two rules of it");
            }
        }
        if (rule.stderr() != null) {
            pattern(path + ".stderr", rule.stderr());
        }
        if (rule.error() != null) {
            error(path + ".error", rule.error());
        }
    }

    private void pattern(String path, String pattern) {
        ValueRules.patternMistake(path, pattern).ifPresent(mistakes::add);
    }

    /** Of the checks of a file or of stdout. */
    public void checks(String path, List<CheckConfig> checks) {
        for (int i = 0; i < checks.size(); i++) {
            check(path + ".checks[" + i + "]", checks.get(i));
        }
    }

    private void check(String path, CheckConfig check) {
        if (new CheckConfig(null, null, false, null, null, null, null, null, check.error()).equals(check)) {
            mistake(
                    path,
                    "has no condition",
                    "write minBytes, maxBytes, newerThanStart, parses, endsWith, contains, lacks or minCount");
        }
        if (check.minBytes() != null
                && check.maxBytes() != null
                && check.minBytes().bytes() > check.maxBytes().bytes()) {
            mistake(path + ".minBytes", "is more than maxBytes, so no file will do", "change one of them");
        }
        if (check.endsWith() != null
                && !check.endsWith().equals(check.endsWith().stripTrailing())) {
            mistake(
                    path + ".endsWith",
                    "'" + check.endsWith() + "' ends with white space, which is not compared",
                    "leave the white space out");
        }
        if (check.contains() != null) {
            pattern(path + ".contains", check.contains());
        }
        if (check.lacks() != null) {
            pattern(path + ".lacks", check.lacks());
        }
        if (check.minCount() != null && check.minCount().pattern() != null) {
            pattern(path + ".minCount.pattern", check.minCount().pattern());
        }
        if (check.error() != null) {
            error(path + ".error", check.error());
        }
    }

    private void error(String path, String error) {
        ErrorNames.mistake(path, error).ifPresent(mistakes::add);
    }

    private void range(String path, @Nullable Integer value, int low, int high) {
        if (value == null || value < low || value > high) {
            mistake(path, "is " + value, "write a number from " + low + " to " + high);
        }
    }

    private void mistake(String path, String problem, String mend) {
        mistakes.add(new ConfigMistake(path, problem, mend));
    }
}
