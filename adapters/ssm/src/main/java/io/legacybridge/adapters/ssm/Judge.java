package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.legacybridge.adapters.program.ExitStatus;
import io.legacybridge.adapters.program.StdoutCheck;
import io.legacybridge.adapters.program.SupervisorOrder;
import io.legacybridge.adapters.program.Verdict;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * Whether a run was good, by what came back of it. It is judged here and not on its host, by the same code that judges
 * programs on this one.
 */
final class Judge {
    private static final FileTime BEFORE_ANYTHING = FileTime.fromMillis(0);

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

    /** A run that was cancelled before it began is one that is lost. */
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
            return new Failed(SsmFailures.lost("the run was cancelled on " + host + " before it began"));
        }
        if (exit == null) {
            return new Failed(SsmFailures.lost("the supervisor on " + host
                    + " ended without a word about its program; the host may have restarted"));
        }
        return judged(report, exit, RunSpec.read(report.spec()), host);
    }

    private Ruling judged(Report report, ExitStatus exit, RunSpec spec, String host) throws IOException {
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
        Verdict.Rejected rejected = (Verdict.Rejected) judgement;
        return new Failed(SsmFailures.judged(
                rejected.error(), spec.program() + " on " + host + ": " + rejected.why(), report.stderr()));
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
