package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.legacybridge.adapters.program.CheckerSpec;
import io.legacybridge.adapters.program.ExitStatus;
import io.legacybridge.adapters.program.StdoutCheck;
import io.legacybridge.adapters.program.StoredOutputs;
import io.legacybridge.adapters.program.SupervisorOrder;
import io.legacybridge.adapters.program.Verdict;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a run was good, by what came back of it: its program, its stdout, and then its checker. It is judged here and
 * not on its host, by the same code that judges programs on this one.
 */
final class Judge {
    private static final FileTime BEFORE_ANYTHING = FileTime.fromMillis(0);
    private static final Verdict.Rejected STDOUT_CHANGED =
            new Verdict.Rejected(ErrorNames.PROCESS_OUTPUT_INVALID.text(), "stdout was changed while it was checked");

    private final Path folder;

    /** @param folder where stdout is put while it is looked at */
    Judge(Path folder) {
        this.folder = folder;
    }

    /** What is said of a run. */
    sealed interface Ruling {}

    /** It ended well. */
    record Passed(Good run) implements Ruling {}

    /** It did not, or nobody knows. */
    record Failed(Outcome outcome) implements Ruling {}

    /** A run that was cancelled before it was over is one that is lost. */
    Ruling of(Report report, String host) {
        try {
            return ruling(report, host);
        } catch (JsonProcessingException e) {
            return new Failed(BridgeRetry.because(
                    BridgeRetry.ADAPTER_FAULT, "what " + host + " keeps of the run's configuration cannot be read"));
        } catch (IOException e) {
            return new Failed(BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, "stdout cannot be looked at: " + e));
        }
    }

    private Ruling ruling(Report report, String host) throws IOException {
        ExitStatus exit = report.exit();
        if (report.cancelled()) {
            return new Failed(SsmFailures.lost("the run was cancelled on " + host + " before it was over"));
        }
        if (report.checkerAbsent()) {
            return new Failed(SsmFailures.noChecker(
                    Objects.requireNonNull(RunSpec.read(report.spec()).checker())
                            .program(),
                    host,
                    "it is not there or may not be executed; install it or mend its path"));
        }
        if (exit == null) {
            return new Failed(lost("its program", host));
        }
        RunSpec spec = RunSpec.read(report.spec());
        Ruling program = program(report, exit, spec, host);
        return program instanceof Passed passed && spec.checker() != null
                ? checked(report, spec.checker(), passed.run())
                : program;
    }

    private static Outcome.Failed lost(String program, String host) {
        return SsmFailures.lost("the supervisor on " + host + " ended without a word about " + program
                + "; the host may have restarted");
    }

    private Ruling program(Report report, ExitStatus exit, RunSpec spec, String host) throws IOException {
        if (SupervisorOrder.neverStarted(spec.program(), exit, report.stderr())) {
            return new Failed(SsmFailures.notFound(spec.program(), host, report.stderr()));
        }
        Verdict.Judgement judgement = Verdict.onProgram(spec.verdict()).of(exit, report.stderr());
        if (judgement instanceof Verdict.Passed passed) {
            StdoutCheck.Checked checked = stdout(report, spec);
            if (checked.rejected() == null) {
                return new Passed(new Good(host, spec, exit, passed.partial(), checked.stdout(), report.stderr()));
            }
            judgement = checked.rejected();
        }
        return rejected((Verdict.Rejected) judgement, spec, host, "stderr", report.stderr());
    }

    /** What a checker says of a program that was good. */
    private static Ruling checked(Report report, CheckerSpec by, Good run) {
        Optional<StoredOutputs.Rejected> missing = missing(report, run.spec());
        if (missing.isPresent()) {
            return rejected(
                    new Verdict.Rejected(missing.get().error(), missing.get().why()),
                    run.spec(),
                    run.host(),
                    "stderr",
                    run.stderr());
        }
        Report.Checker checker = report.checker();
        if (checker == null) {
            return new Failed(lost("the checker " + by.program(), run.host()));
        }
        String stderr = checker.stderr();
        if (SupervisorOrder.neverStarted(by.program(), checker.exit(), stderr)) {
            return new Failed(SsmFailures.noChecker(by.program(), run.host(), stderr));
        }
        Verdict.Judgement judgement = by.judge(checker.exit(), stderr);
        if (judgement instanceof Verdict.Passed passed) {
            return run.stdout() != null && checker.changedStdout()
                    ? rejected(STDOUT_CHANGED, run.spec(), run.host(), "stderr", run.stderr())
                    : new Passed(run.checked(passed.partial()));
        }
        boolean onStdout = stderr.isBlank() && !checker.stdout().isBlank();
        return rejected(
                (Verdict.Rejected) judgement,
                run.spec(),
                run.host(),
                onStdout ? "stdout" : "stderr",
                onStdout ? checker.stdout() : stderr);
    }

    /** Why the checker was not asked: for a file that it would not have found. */
    private static Optional<StoredOutputs.Rejected> missing(Report report, RunSpec spec) {
        return report.rejected()
                .flatMap(rejected -> spec.outputs().stream()
                        .filter(output -> output.name().equals(rejected.output()))
                        .findFirst()
                        .flatMap(output -> StoredOutputs.rejected(output, rejected.left())));
    }

    private static Failed rejected(Verdict.Rejected rejected, RunSpec spec, String host, String stream, String said) {
        return new Failed(SsmFailures.judged(
                rejected.error(), spec.program() + " on " + host + ": " + rejected.why(), stream, said));
    }

    private StdoutCheck.Checked stdout(Report report, RunSpec spec) throws IOException {
        Path file = Files.createTempFile(folder, "stdout", null);
        try {
            Files.write(file, report.stdout());
            return new StdoutCheck(spec.result(), spec.stdoutBytes()).check(file, BEFORE_ANYTHING);
        } finally {
            Files.delete(file);
        }
    }
}
