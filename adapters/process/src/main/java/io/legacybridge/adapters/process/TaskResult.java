package io.legacybridge.adapters.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    static String of(
            RunSpec spec,
            ExitStatus exit,
            boolean partial,
            @Nullable JsonNode stdout,
            List<Publication.Published> files,
            String stderr) {
        if (stdout != null && spec.outputs().isEmpty()) {
            if (partial && stdout instanceof ObjectNode object) {
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
                        .put("uri", Utf8Path.uri(file.target()))
                        .put("bytes", file.bytes())
                        .put("sha256", file.sha256());
            }
        }
        result.put("exitCode", exit.code());
        result.put("partial", partial);
        result.put("stderrTail", ProcessFailures.tail(stderr, TAIL));
        result.put("wallMillis", exit.wallMillis());
        if (stdout != null) {
            result.set("stdout", stdout);
        }
        return result.toString();
    }
}
