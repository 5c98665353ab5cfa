package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The stored files that a task names, for a container that has no rights on them: a signed URL for each, which is a
 * secret. Blocks while the storage is asked. Immutable.
 */
final class StoredInputs {
    private static final Duration TO_TRY = Duration.ofSeconds(1);

    private final Map<String, StoredInputConfig> inputs;
    private final long mostBytes;
    private final FileStorages storages;

    /** @throws IllegalStateException if a root is in a storage that this service does not know */
    StoredInputs(KubernetesAdapterConfig config, FileStorages storages) {
        this.inputs = config.in();
        this.mostBytes = config.limits().inputBytes().bytes();
        this.storages = storages;
        inputs.values().stream()
                .flatMap(input -> input.root().stream())
                .map(StorageUri::parse)
                .forEach(this::storage);
    }

    private FileStorage storage(StorageUri uri) {
        return storages.of(uri.scheme())
                .orElseThrow(() -> new IllegalStateException("the root " + uri + " has files of the scheme '"
                        + uri.scheme() + "', and this service knows " + storages.schemes()
                        + "; put a jar for it into plugins/"));
    }

    /**
     * Looks whether they are there, lie where they may, are not too large together, and can be given to a container: so
     * that no Job is made whose pod would wait for URLs that there cannot be.
     *
     * @throws TargetUnavailableException if a storage could not be asked now
     */
    void check(JsonNode input) throws InvalidInputException, TargetUnavailableException {
        long left = mostBytes;
        for (Map.Entry<String, StoredInputConfig> entry : inputs.entrySet()) {
            String field = field(entry);
            StorageUri uri = uri(entry, input);
            left -= find(field, uri).bytes();
            if (left < 0) {
                throw new InvalidInputException(field + ": the inputs have more than the " + mostBytes
                        + " bytes that limits.inputBytes allows");
            }
        }
        urls(input, TO_TRY);
    }

    private StoredFile find(String field, StorageUri uri) throws InvalidInputException, TargetUnavailableException {
        try {
            return storage(uri)
                    .find(uri)
                    .orElseThrow(() -> new InvalidInputException(
                            field + ": " + uri + " does not exist; store it first, or mend the name"));
        } catch (StorageRefusedException e) {
            throw new InvalidInputException(field + ": " + e.getMessage());
        } catch (IOException e) {
            throw new TargetUnavailableException(field + ": " + e.getMessage(), e);
        }
    }

    /**
     * Their URLs, by the names of the files in the configuration. Whether the files are there is not looked at.
     *
     * @param validFor how long they are to be read by them
     * @throws TargetUnavailableException if nothing can be signed now
     */
    Map<String, URI> urls(JsonNode input, Duration validFor) throws InvalidInputException, TargetUnavailableException {
        Map<String, URI> urls = new LinkedHashMap<>();
        for (Map.Entry<String, StoredInputConfig> entry : inputs.entrySet()) {
            StorageUri uri = uri(entry, input);
            try {
                urls.put(
                        entry.getKey(),
                        storage(uri)
                                .urlToRead(uri, validFor)
                                .orElseThrow(() -> new InvalidInputException(field(entry) + ": " + uri
                                        + " cannot be given to a container: its storage knows no signed URLs; use one "
                                        + "that does")));
            } catch (IOException e) {
                throw new TargetUnavailableException(field(entry) + ": " + e.getMessage(), e);
            }
        }
        return urls;
    }

    private static StorageUri uri(Map.Entry<String, StoredInputConfig> entry, JsonNode input)
            throws InvalidInputException {
        StoredInputConfig config = entry.getValue();
        String value = ValueTemplate.parse(config.from()).fill(input);
        return StoredRoots.below(config.root(), field(entry), value)
                .orElseThrow(() -> new InvalidInputException(field(entry) + " is '" + value
                        + "'; it must be the URI of a stored file under " + String.join(" or ", config.root())));
    }

    private static String field(Map.Entry<String, StoredInputConfig> entry) {
        return "in." + entry.getKey() + " (" + entry.getValue().from() + ")";
    }
}
