package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.StoredOutput;
import io.legacybridge.adapters.program.StoredOutputs;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.StorageRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files that a program leaves on its host, as the host is asked for them. Immutable. */
final class OutputFiles {
    private final StoredOutputs outputs;
    private final Duration validFor;

    /** @param validFor within which the host has stored them */
    OutputFiles(StoredOutputs outputs, Duration validFor) {
        this.outputs = outputs;
        this.validFor = validFor;
    }

    /** The folders of stored files that they are published in. */
    static List<String> roots(SsmAdapterConfig config) {
        return config.out().values().stream()
                .map(output -> Objects.requireNonNull(output.root()))
                .toList();
    }

    /** Where the files of one task belong. */
    static List<StoredOutput> of(SsmAdapterConfig config, JsonNode input) throws InvalidInputException {
        List<StoredOutput> files = new ArrayList<>();
        for (Map.Entry<String, OutputConfig> entry : config.out().entrySet()) {
            OutputConfig output = entry.getValue();
            files.add(new StoredOutput(
                    entry.getKey(),
                    output.file(),
                    StoredOutput.target(
                                    entry.getKey(),
                                    Objects.requireNonNull(output.publish()),
                                    Objects.requireNonNull(output.root()),
                                    input)
                            .toString(),
                    output.optional(),
                    config.limits().outputBytes().bytes(),
                    output.checks()));
        }
        return files;
    }

    /** What the script is told: for each file its name, a URL to store it by, and the file's name on the host. */
    String order(String task, RunSpec spec) throws StorageRefusedException, IOException {
        StringBuilder lines = new StringBuilder();
        for (StoredOutput output : spec.outputs()) {
            lines.append(output.name())
                    .append(' ')
                    .append(outputs.urlToWrite(task, output, validFor))
                    .append(' ')
                    .append(output.file())
                    .append('\n');
        }
        return Base64.getEncoder().encodeToString(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
