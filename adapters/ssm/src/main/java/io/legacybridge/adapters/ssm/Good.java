package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.adapters.program.ExitStatus;
import io.legacybridge.adapters.program.StoredOutputs;
import io.legacybridge.worker.task.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that ended well, by what came back of it; its files are not looked at yet.
 *
 * @param host where it ran
 * @param stdout what of it becomes part of the result
 */
record Good(
        String host,
        RunSpec spec,
        ExitStatus exit,
        boolean partial,
        @Nullable JsonNode stdout,
        String stderr) {
    private static final int TAIL = 2_000;

    /** The same run, with what its checker says. */
    Good checked(boolean warned) {
        return new Good(host, spec, exit, partial || warned, stdout, stderr);
    }

    /**
     * The task's outcome. Without files it is what stdout says, if that was asked for; a warning is then added to a
     * JSON object only. Else it is a record of the run.
     */
    Outcome.Succeeded outcome(List<StoredOutputs.Published> files) {
        if (stdout != null && spec.outputs().isEmpty()) {
            if (partial && stdout instanceof ObjectNode object) {
                object.put("partial", true);
            }
            return new Outcome.Succeeded(stdout.toString());
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        if (!spec.outputs().isEmpty()) {
            result.set("files", StoredOutputs.Published.tell(files));
        }
        result.put("host", host);
        result.put("exitCode", exit.code());
        result.put("partial", partial);
        result.put("stderrTail", SsmFailures.tail(stderr, TAIL));
        result.put("wallMillis", exit.wallMillis());
        if (stdout != null) {
            result.set("stdout", stdout);
        }
        return new Outcome.Succeeded(result.toString());
    }
}
