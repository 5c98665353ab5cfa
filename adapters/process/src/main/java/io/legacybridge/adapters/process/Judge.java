package io.legacybridge.adapters.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.CheckerSpec;
import io.legacybridge.adapters.program.ExitStatus;
import io.legacybridge.adapters.program.Sha256;
import io.legacybridge.adapters.program.StdoutCheck;
import io.legacybridge.adapters.program.SupervisorOrder;
import io.legacybridge.adapters.program.Verdict;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.task.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run was good: first its program and what it left, then its checker. Reads the run's folder and changes
 * nothing.
 */
final class Judge {
    private static final long FULL = 64 * 1024;

    private final RunFolder folder;
    private final RunSpec spec;

    Judge(RunFolder folder, RunSpec spec) {
        this.folder = folder;
        this.spec = spec;
    }

    /** What is said of a run. */
    sealed interface Ruling {}

    /**
     * Good so far.
     *
     * @param exit the program's
     * @param stdout what of it becomes part of the result
     * @param stderr the program's
     */
    record Good(ExitStatus exit, boolean partial, @Nullable JsonNode stdout, String stderr) implements Ruling {}

    /** Not good, and what a state machine hears of it. */
    record Bad(Outcome outcome) implements Ruling {}

    /** This host has no room for the run, so nothing of it may stay. */
    record NoRoom(Outcome outcome) implements Ruling {}

    /** Whether the program ended well, whatever it left. */
    boolean programEndedWell(ExitStatus exit) throws IOException {
        return Verdict.onProgram(spec.verdict()).of(exit, folder.program().stderr()) instanceof Verdict.Passed;
    }

    /** Whether the checker says that the outputs are good. */
    boolean checkerEndedWell(ExitStatus exit) throws IOException {
        CheckerSpec checker = Objects.requireNonNull(spec.checker());
        return checker.judge(exit, folder.checker().stderr()) instanceof Verdict.Passed;
    }

    /** @param end how the program ended; empty if nobody knows */
    Ruling program(Optional<ExitStatus> end) throws IOException {
        if (hasNoSpace()) {
            return noRoom();
        }
        if (end.isEmpty()) {
            return lost(spec.program());
        }
        ExitStatus exit = end.get();
        String stderr = folder.program().stderr();
        if (SupervisorOrder.neverStarted(spec.program(), exit, stderr)) {
            return new Bad(ProcessFailures.notFound(spec.program(), stderr.strip()));
        }
        Verdict.Judgement judgement = Verdict.onProgram(spec.verdict()).of(exit, stderr);
        if (judgement instanceof Verdict.Passed passed) {
            StdoutCheck.Checked checked = new Outputs(folder, spec).check();
            if (checked.rejected() == null) {
                return new Good(exit, passed.partial(), checked.stdout(), stderr);
            }
            judgement = checked.rejected();
        }
        return rejected((Verdict.Rejected) judgement, exit, "stderr", stderr);
    }

    /**
     * @param end how the checker ended; empty if nobody knows
     * @param program what was said of the program
     */
    Ruling checker(Optional<ExitStatus> end, Good program) throws IOException {
        CheckerSpec checker = Objects.requireNonNull(spec.checker());
        if (hasNoSpace()) {
            return noRoom();
        }
        if (end.isEmpty()) {
            return lost("the checker " + checker.program());
        }
        ExitStatus exit = end.get();
        String stderr = folder.checker().stderr();
        if (SupervisorOrder.neverStarted(checker.program(), exit, stderr)) {
            return new Bad(ProcessFailures.noChecker(checker.program(), stderr.strip()));
        }
        Verdict.Judgement judgement = checker.judge(exit, stderr);
        if (judgement instanceof Verdict.Passed passed) {
            return sealed(new Good(
                    program.exit(), program.partial() || passed.partial(), program.stdout(), program.stderr()));
        }
        String stdout = folder.checker().stdoutText();
        // Many a checker says on stdout what is wrong: diff, cmp, a script.
        boolean onStdout = stderr.isBlank() && !stdout.isBlank();
        return rejected((Verdict.Rejected) judgement, exit, onStdout ? "stdout" : "stderr", onStdout ? stdout : stderr);
    }

    /** Files are looked at when they are published; stdout is not a file of the program's own. */
    private Ruling sealed(Good good) throws IOException {
        Seal seal = Seal.find(folder).orElseThrow(() -> new NoSuchFileException(Utf8Path.text(folder.seal())));
        boolean same = good.stdout() == null
                || seal.stdout().equals(Sha256.of(folder.program().stdout()));
        return same
                ? good
                : new Bad(ProcessFailures.rejected(
                        ErrorNames.PROCESS_OUTPUT_INVALID.text(),
                        spec.program() + ": stdout was changed while it was checked",
                        "stderr",
                        good.stderr()));
    }

    private Ruling rejected(Verdict.Rejected rejected, ExitStatus exit, String stream, String said) {
        String why = spec.program() + ": " + rejected.why() + spec.resources().explain(exit);
        return new Bad(ProcessFailures.rejected(rejected.error(), why, stream, said));
    }

    private static Ruling lost(String program) {
        return new Bad(BridgeRetry.because(
                BridgeRetry.RUN_LOST, "the supervisor of " + program + " ended without a word about it"));
    }

    private static Ruling noRoom() {
        return new NoRoom(BridgeRetry.because(
                ProcessFailures.NO_SPACE, "the disk of the work directory was full when the run ended"));
    }

    /** A full disk cuts outputs without any program's noticing. Root may use what is reserved, others may not. */
    private boolean hasNoSpace() {
        return isFull(folder.path().toFile()) || isFull(folder.out().toFile());
    }

    private static boolean isFull(File place) {
        boolean root = "root".equals(System.getProperty("user.name"));
        // A program may have removed its folder, which then has no disk.
        return place.exists() && (root ? place.getFreeSpace() : place.getUsableSpace()) < FULL;
    }
}
