package io.legacybridge.adapters.program;

import org.jspecify.annotations.Nullable;

/**
 * How the word of a program that judges the outputs is taken, as a run keeps it.
 *
 * @param program its name as the configuration has it
 * @param verdict what its exit codes and its stderr mean
 * @param error what exit codes mean that nothing else is said of; {@code Process.OutputInvalid} if null
 */
public record CheckerSpec(
        String program, ExitRules verdict, @Nullable String error) {

    /** Null where the configuration has no checker. */
    public static @Nullable CheckerSpec of(@Nullable CheckerConfig checker) {
        return checker == null ? null : new CheckerSpec(checker.command().get(0), checker.exitRules(), checker.error());
    }

    /** Says what it has found, by how it ended. */
    public Verdict.Judgement judge(ExitStatus exit, String stderr) {
        return Verdict.onChecker(program, verdict, error).of(exit, stderr);
    }
}
