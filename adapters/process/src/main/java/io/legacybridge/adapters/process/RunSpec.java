package io.legacybridge.adapters.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.adapters.program.CheckerSpec;
import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.ExitRules;
import io.legacybridge.adapters.program.ResultConfig;
import io.legacybridge.adapters.program.StdoutResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was launched and how it is judged, as the folder holds it: a run that is found again after a restart is judged
 * by the configuration that it started under.
 *
 * @param program the program's name as the configuration has it
 * @param checker null for none
 * @param limitSeconds wall-clock limit
 * @param graceSeconds between TERM and KILL
 * @param stdoutBytes how much of stdout is kept
 * @param resources what the kernel lets its processes have
 * @param user as whom they run; null for the bridge's own user
 */
record RunSpec(
        String program,
        List<Output> outputs,
        ResultConfig result,
        ExitRules verdict,
        @Nullable CheckerSpec checker,
        long limitSeconds,
        long graceSeconds,
        long stdoutBytes,
        Keep keep,
        Rlimits resources,
        @Nullable RunUser user) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One output file.
     *
     * @param file its name in the run's folder
     * @param target the absolute path, or the URI of the stored file, that it is published to, or null
     * @param root what the target lies in; null without a target
     */
    record Output(
            String name,
            String file,
            @Nullable String target,
            @Nullable String root,
            boolean optional,
            List<CheckConfig> checks) {
        Output(
                String name,
                String file,
                @Nullable String target,
                @Nullable String root,
                boolean optional,
                @Nullable List<CheckConfig> checks) {
            this.name = name;
            this.file = file;
            this.target = target;
            this.root = root;
            this.optional = optional;
            this.checks = Defaults.list(checks);
        }
    }

    /** Whether a file of it is published, or its stdout becomes part of the result. */
    boolean hasResult() {
        return result.stdout() != StdoutResult.NONE || outputs.stream().anyMatch(output -> output.target() != null);
    }

    Duration grace() {
        return Duration.ofSeconds(graceSeconds);
    }

    void writeTo(RunFolder folder) throws IOException {
        folder.write(folder.spec(), toJson());
    }

    static RunSpec readFrom(RunFolder folder) throws IOException {
        return JSON.readValue(Files.readString(folder.spec(), StandardCharsets.UTF_8), RunSpec.class);
    }

    private String toJson() throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }
}
