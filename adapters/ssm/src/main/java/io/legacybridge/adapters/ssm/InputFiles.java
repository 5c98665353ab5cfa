package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.FileEnding;
import io.legacybridge.adapters.program.StoredInputs;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.FileStorages;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The stored files that a task brings, as its host is to fetch them. Blocks while the storage is asked. Immutable. */
final class InputFiles {
    private final StoredInputs inputs;
    private final Duration validFor;

    /**
     * @param validFor within which the host has fetched them
     * @throws IllegalStateException if one may be in a storage that this service does not know
     */
    InputFiles(SsmAdapterConfig config, Duration validFor, FileStorages storages) {
        this.inputs = new StoredInputs(config.in(), config.limits().inputBytes().bytes(), storages);
        this.validFor = validFor;
    }

    /**
     * One file.
     *
     * @param name in the configuration
     * @param file its name in the run's folder {@code in/}
     * @param sha256 empty if the storage does not know it
     * @param url a secret
     */
    record InputFile(String name, String file, long bytes, Optional<String> sha256, URI url) {}

    List<InputFile> of(JsonNode input) throws InvalidInputException, TargetUnavailableException {
        Map<String, StoredInputs.Found> found = inputs.find(input);
        Map<String, URI> urls = inputs.urls(input, validFor);
        List<InputFile> files = new ArrayList<>();
        found.forEach((name, stored) -> files.add(new InputFile(
                name,
                name + FileEnding.of(stored.uri().name()),
                stored.file().bytes(),
                stored.file().sha256(),
                Objects.requireNonNull(urls.get(name)))));
        return files;
    }
}
