package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.FileEnding;
import io.legacybridge.adapters.program.StoredRoots;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.ValueTemplate;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stored files that a task brings, as its host is to fetch them: by signed URLs, so that it needs no rights of its
 * own. Blocks while the storage is asked. Immutable.
 */
final class InputFiles {
    private final Map<String, InputConfig> inputs;
    private final long mostBytes;
    private final Duration validFor;
    private final FileStorages storages;

    /** @param validFor within which the host has fetched them */
    InputFiles(SsmAdapterConfig config, Duration validFor, FileStorages storages) {
        this.inputs = config.in();
        this.mostBytes = config.limits().inputBytes().bytes();
        this.validFor = validFor;
        this.storages = storages;
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
        List<InputFile> files = new ArrayList<>();
        long left = mostBytes;
        for (Map.Entry<String, InputConfig> entry : inputs.entrySet()) {
            InputConfig config = entry.getValue();
            String field = "in." + entry.getKey() + " (" + config.from() + ")";
            String value = ValueTemplate.parse(config.from()).fill(input);
            StorageUri uri = StoredRoots.below(config.root(), field, value)
                    .orElseThrow(() -> new InvalidInputException(field + " is '" + value
                            + "'; it must be the URI of a stored file under " + String.join(" or ", config.root())));
            InputFile file = find(entry.getKey(), field, uri);
            left -= file.bytes();
            if (left < 0) {
                throw new InvalidInputException(field + ": the inputs have more than the " + mostBytes
                        + " bytes that limits.inputBytes allows");
            }
            files.add(file);
        }
        return files;
    }

    private InputFile find(String name, String field, StorageUri uri)
            throws InvalidInputException, TargetUnavailableException {
        try {
            FileStorage storage = Storages.of(storages, uri);
            StoredFile found = storage.find(uri)
                    .orElseThrow(() -> new InvalidInputException(
                            field + ": " + uri + " does not exist; store it first, or mend the name"));
            return new InputFile(
                    name,
                    name + FileEnding.of(uri.name()),
                    found.bytes(),
                    found.sha256(),
                    Storages.signed(uri, storage.urlToRead(uri, validFor)));
        } catch (StorageRefusedException e) {
            throw new InvalidInputException(field + ": " + e.getMessage());
        } catch (IOException e) {
            throw new TargetUnavailableException(field + ": " + e.getMessage(), e);
        }
    }
}
