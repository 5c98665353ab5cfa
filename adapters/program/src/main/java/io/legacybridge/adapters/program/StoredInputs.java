package io.legacybridge.adapters.program;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.ValueTemplate;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stored files that a task brings to where it has no rights on them: a signed URL for each, which is a secret.
 * Blocks while a storage is asked. Immutable.
 */
public final class StoredInputs {
    private final Map<String, ? extends Source> sources;
    private final long mostBytes;
    private final FileStorages storages;

    /** What a configuration says of one file. */
    public interface Source {
        /** A template of the file's URI. */
        String from();

        /** The folders of stored files that it must lie in one of. */
        List<String> root();
    }

    /** A file that is there. */
    public record Found(StorageUri uri, StoredFile file) {}

    /**
     * @param sources by the names that the files have in the configuration
     * @param mostBytes what they may have together
     * @throws IllegalStateException if a root is in a storage that this service does not know
     */
    public StoredInputs(Map<String, ? extends Source> sources, long mostBytes, FileStorages storages) {
        this.sources = sources;
        this.mostBytes = mostBytes;
        this.storages = storages;
        sources.values().stream()
                .flatMap(source -> source.root().stream())
                .forEach(root -> StoredRoots.storage(storages, StorageUri.parse(root)));
    }

    /** Every mistake in what a configuration says of them, by their names. */
    public static List<ConfigMistake> mistakes(Map<String, ? extends Source> sources) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        sources.forEach((name, source) -> {
            FileName.mistake(name, name).ifPresent(mistakes::add);
            try {
                ValueTemplate.parse(source.from());
            } catch (IllegalArgumentException e) {
                mistakes.add(new ConfigMistake(
                        name + ".from",
                        String.valueOf(e.getMessage()),
                        "write where the value comes from: '{{$.uri}}'"));
            }
            if (source.root().isEmpty()) {
                mistakes.add(new ConfigMistake(
                        name + ".root", "is missing", "write where the files lie: s3://bucket/uploads/"));
            }
            source.root()
                    .forEach(root -> StoredRoots.mistake(name + ".root", root).ifPresent(mistakes::add));
        });
        return List.copyOf(mistakes);
    }

    /**
     * Looks whether they are there, lie where they may, and are not too large together.
     *
     * @throws TargetUnavailableException if a storage could not be asked now
     */
    public Map<String, Found> find(JsonNode input) throws InvalidInputException, TargetUnavailableException {
        Map<String, Found> files = new LinkedHashMap<>();
        long left = mostBytes;
        for (Map.Entry<String, ? extends Source> entry : sources.entrySet()) {
            String field = field(entry);
            StorageUri uri = uri(entry, input);
            StoredFile file = find(field, uri);
            left -= file.bytes();
            if (left < 0) {
                throw new InvalidInputException(field + ": the inputs have more than the " + mostBytes
                        + " bytes that limits.inputBytes allows");
            }
            files.put(entry.getKey(), new Found(uri, file));
        }
        return files;
    }

    private StoredFile find(String field, StorageUri uri) throws InvalidInputException, TargetUnavailableException {
        try {
            return StoredRoots.storage(storages, uri)
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
     * @throws InvalidInputException if a storage knows no such URLs
     * @throws TargetUnavailableException if nothing can be signed now
     */
    public Map<String, URI> urls(JsonNode input, Duration validFor)
            throws InvalidInputException, TargetUnavailableException {
        Map<String, URI> urls = new LinkedHashMap<>();
        for (Map.Entry<String, ? extends Source> entry : sources.entrySet()) {
            StorageUri uri = uri(entry, input);
            try {
                urls.put(
                        entry.getKey(),
                        StoredRoots.storage(storages, uri)
                                .urlToRead(uri, validFor)
                                .orElseThrow(() -> new InvalidInputException(field(entry) + ": " + uri
                                        + " cannot be read from elsewhere: its storage knows no signed URLs; use one "
                                        + "that does")));
            } catch (IOException e) {
                throw new TargetUnavailableException(field(entry) + ": " + e.getMessage(), e);
            }
        }
        return urls;
    }

    private static StorageUri uri(Map.Entry<String, ? extends Source> entry, JsonNode input)
            throws InvalidInputException {
        List<String> root = entry.getValue().root();
        String value = ValueTemplate.parse(entry.getValue().from()).fill(input);
        return StoredRoots.below(root, field(entry), value)
                .orElseThrow(() -> new InvalidInputException(field(entry) + " is '" + value
                        + "'; it must be the URI of a stored file under " + String.join(" or ", root)));
    }

    private static String field(Map.Entry<String, ? extends Source> entry) {
        return "in." + entry.getKey() + " (" + entry.getValue().from() + ")";
    }
}
