package io.legacybridge.adapters.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a state machine gets from a run that succeeded. */
final class TaskResult {
    private static final int TAIL = 2_000;

    private TaskResult() {}

    /**
     * The task's output.
     *
     * <p>Without files it is what stdout says, if that was asked for; a warning is then added to a JSON object only.
     * Else it is a record of the run.
     */
    static String of(RunSpec spec, Judge.Good run, List<Publication.Published> files) {
        JsonNode stdout = run.stdout();
        if (stdout != null && spec.outputs().isEmpty()) {
            if (run.partial() && stdout instanceof ObjectNode object) {
                object.put("partial", true);
            }
            return stdout.toString();
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        if (!spec.outputs().isEmpty()) {
            ObjectNode published = result.putObject("files");
            for (Publication.Published file : files) {
                published
                        .putObject(file.name())
                        .put("uri", file.uri())
                        .put("bytes", file.bytes())
                        .put("sha256", file.sha256());
            }
        }
        result.put("exitCode", run.exit().code());
        result.put("partial", run.partial());
        result.put("stderrTail", ProcessFailures.tail(run.stderr(), TAIL));
        result.put("wallMillis", run.exit().wallMillis());
        if (stdout != null) {
            result.set("stdout", stdout);
        }
        return result.toString();
    }
}
