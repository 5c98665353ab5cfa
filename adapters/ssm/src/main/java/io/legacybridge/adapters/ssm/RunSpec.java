package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.adapters.program.CheckerSpec;
import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.ExitRules;
import io.legacybridge.adapters.program.ResultConfig;
import io.legacybridge.adapters.program.StoredOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run is judged, and where its files belong. It travels to the host with the run and comes back with its report,
 * so that the run is judged by the configuration that it started under, whichever bridge does it.
 *
 * @param program the program's name as the configuration has it
 * @param checker null for none
 * @param stdoutBytes how much of stdout is kept
 * @param outputs the files that the program leaves
 */
record RunSpec(
        String program,
        ExitRules verdict,
        @Nullable CheckerSpec checker,
        ResultConfig result,
        long stdoutBytes,
        List<StoredOutput> outputs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    RunSpec(
            String program,
            ExitRules verdict,
            @Nullable CheckerSpec checker,
            ResultConfig result,
            long stdoutBytes,
            @Nullable List<StoredOutput> outputs) {
        this.program = program;
        this.verdict = verdict;
        this.checker = checker;
        this.result = result;
        this.stdoutBytes = stdoutBytes;
        this.outputs = Defaults.list(outputs);
    }

    static RunSpec of(SsmAdapterConfig config, List<StoredOutput> outputs) {
        return new RunSpec(
                config.command().get(0),
                config.verdict().exitRules(),
                CheckerSpec.of(config.verdict().checker()),
                config.result(),
                config.stdoutBytes(),
                outputs);
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration that was read cannot be written", e);
        }
    }

    /** @throws JsonProcessingException if the host did not keep it whole */
    static RunSpec read(byte[] bytes) throws JsonProcessingException {
        return JSON.readValue(new String(bytes, StandardCharsets.UTF_8), RunSpec.class);
    }
}
