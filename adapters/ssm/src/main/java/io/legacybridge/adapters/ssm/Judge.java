package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.jspecify.annotations.Nullable;

/**
 * Whether a run was good, by what came back of it. It is judged here and not on its host, by the same code that judges
 * programs on this one.
 */
final class Judge {
    private static final FileTime BEFORE_ANYTHING = FileTime.fromMillis(0);
    private static final int TAIL = 2_000;

    private final Path folder;

    /** @param folder where stdout is put while it is looked at */
    Judge(Path folder) {
        this.folder = folder;
    }

    /** @return the outcome; for a report of a run that was cancelled before it began, a run that is lost */
    Outcome of(Report report, String host) {
        ExitStatus exit = report.exit();
        if (report.cancelled()) {
            return SsmFailures.lost("the run was cancelled on " + host + " before it began");
        }
        if (exit == null) {
            return SsmFailures.lost("the supervisor on " + host
                    + " ended without a word about its program; the host may have restarted");
        }
        try {
            return judged(report, exit, RunSpec.read(report.spec()), host);
        } catch (JsonProcessingException e) {
            return BridgeRetry.because(
                    BridgeRetry.ADAPTER_FAULT, "what " + host + " keeps of the run's configuration cannot be read");
        } catch (IOException e) {
            return BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, "stdout cannot be looked at: " + e);
        }
    }

    private Outcome judged(Report report, ExitStatus exit, RunSpec spec, String host) throws IOException {
        if (SupervisorOrder.neverStarted(spec.program(), exit, report.stderr())) {
            return SsmFailures.notFound(spec.program(), host, report.stderr());
        }
        Verdict.Judgement judgement = Verdict.onProgram(spec.verdict()).of(exit, report.stderr());
        if (judgement instanceof Verdict.Passed passed) {
            StdoutCheck.Checked checked = stdout(report, spec);
            if (checked.rejected() == null) {
                return new Outcome.Succeeded(output(report, exit, passed.partial(), checked.stdout(), host));
            }
            judgement = checked.rejected();
        }
        Verdict.Rejected rejected = (Verdict.Rejected) judgement;
        return SsmFailures.judged(
                rejected.error(), spec.program() + " on " + host + ": " + rejected.why(), report.stderr());
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

    private static String output(
            Report report, ExitStatus exit, boolean partial, @Nullable JsonNode stdout, String host) {
        if (stdout != null) {
            if (partial && stdout instanceof ObjectNode object) {
                object.put("partial", true);
            }
            return stdout.toString();
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("host", host);
        result.put("exitCode", exit.code());
        result.put("partial", partial);
        result.put("stderrTail", SsmFailures.tail(report.stderr(), TAIL));
        result.put("wallMillis", exit.wallMillis());
        return result.toString();
    }
}
