package io.legacybridge.adapters.program;

import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.BoundedMatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a program, or its checker, succeeded, by how it ended and what it wrote to stderr: first its limit, then the
 * rules in order, then signals, then the exit code. What the program wrote to files and stdout is looked at after that.
 */
public final class Verdict {
    private static final Duration PATTERNS = Duration.ofSeconds(5);

    private final String who;
    private final String where;
    private final ExitRules rules;
    private final Names names;

    /**
     * What it is called where no rule gives a name.
     *
     * @param stderr where the exit code is accepted, and only stderr objects or could not be looked through
     */
    private record Names(String timedOut, String killed, IntFunction<String> exitCode, String stderr) {}

    private Verdict(String who, String where, ExitRules rules, Names names) {
        this.who = who;
        this.where = where;
        this.rules = rules;
        this.names = names;
    }

    /** On the program itself. */
    public static Verdict onProgram(ExitRules rules) {
        return new Verdict(
                "the program",
                "verdict.rules",
                rules,
                new Names(
                        ErrorNames.TIMEOUT.text(),
                        ErrorNames.PROCESS_KILLED.text(),
                        ErrorNames.PROCESS_EXIT_CODE::text,
                        ErrorNames.PROCESS_STDERR_REJECTED.text()));
    }

    /**
     * On a program that judges another one's outputs.
     *
     * @param error the name of the error where it objects; {@code Process.OutputInvalid} for null
     */
    static Verdict onChecker(String program, ExitRules rules, @Nullable String error) {
        String rejected = error == null ? ErrorNames.PROCESS_OUTPUT_INVALID.text() : error;
        String failed = ErrorNames.PROCESS_CHECKER_FAILED.text();
        return new Verdict(
                "the checker " + program,
                "verdict.checker.rules",
                rules,
                new Names(failed, failed, code -> rejected, rejected));
    }

    /** What a verdict says. */
    public sealed interface Judgement {}

    /**
     * Well so far.
     *
     * @param partial whether the exit code is a warning
     */
    public record Passed(boolean partial) implements Judgement {}

    /** Failed, with the error's name and the reason in words. */
    public record Rejected(String error, String why) implements Judgement {}

    /** @param stderr what was kept of it */
    public Judgement of(ExitStatus exit, String stderr) {
        if (exit.timedOut()) {
            return new Rejected(
                    names.timedOut(), who + " ran into its limit and was ended after " + exit.wallMillis() + " ms");
        }
        BoundedMatch match = new BoundedMatch(PATTERNS.toNanos());
        List<RuleConfig> inOrder = rules.rules();
        for (int i = 0; i < inOrder.size(); i++) {
            RuleConfig rule = inOrder.get(i);
            String place = where + "[" + i + "]";
            try {
                if (matches(rule, exit, stderr, match)) {
                    return new Rejected(
                            Optional.ofNullable(rule.error()).orElseGet(() -> ownName(exit)),
                            who + " " + exit.inWords() + ", and " + place + " matches");
                }
            } catch (BoundedMatch.TooLongException e) {
                return new Rejected(
                        names.stderr(),
                        "the pattern of " + place + " could not be looked for in stderr within " + PATTERNS.toSeconds()
                                + " s; make it simpler");
            }
        }
        if (rules.accept().contains(exit.code())) {
            return new Passed(false);
        }
        if (rules.warn().contains(exit.code())) {
            return new Passed(true);
        }
        return new Rejected(ownName(exit), who + " " + exit.inWords() + ", which is not accepted");
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
            return names.killed();
        }
        boolean well = rules.accept().contains(exit.code()) || rules.warn().contains(exit.code());
        return well ? names.stderr() : names.exitCode().apply(exit.code());
    }
}
