package io.legacybridge.adapters.program;

import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import java.util.List;
import java.util.Optional;

/** Whether a stored file that a task names lies where the configuration allows it: {@code s3://bucket/uploads/}. */
public final class StoredRoots {
    private StoredRoots() {}

    /** Whether a root is one of stored files, and not a folder of this host. */
    public static boolean isOne(String root) {
        return StorageUri.schemeOf(root).isPresent();
    }

    /**
     * What stores a file, or those below a root.
     *
     * @throws IllegalStateException if this service does not know it, with a message for the operator
     */
    public static FileStorage storage(FileStorages storages, StorageUri uri) {
        return storages.of(uri.scheme())
                .orElseThrow(() -> new IllegalStateException("the root " + uri + " has files of the scheme '"
                        + uri.scheme() + "', and this service knows " + storages.schemes()
                        + "; put a jar for it into plugins/"));
    }

    /** What is wrong with a root of stored files in a configuration. */
    public static Optional<ConfigMistake> mistake(String path, String root) {
        try {
            if (isOne(root) && !root.contains("{{") && StorageUri.parse(root).isFolder()) {
                return Optional.empty();
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        return Optional.of(new ConfigMistake(
                path,
                "'" + root + "' is not a folder of stored files",
                "write one that ends in '/': s3://bucket/uploads/"));
    }

    /**
     * The stored file that a value names.
     *
     * @param field how the message calls the value
     * @return empty if it names a path of this host
     * @throws InvalidInputException if it lies below none of the roots
     */
    public static Optional<StorageUri> below(List<String> roots, String field, String value)
            throws InvalidInputException {
        if (!isOne(value)) {
            return Optional.empty();
        }
        StorageUri named;
        try {
            named = StorageUri.parse(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(field + " is " + e.getMessage());
        }
        for (String root : roots) {
            if (isOne(root) && named.isBelow(StorageUri.parse(root))) {
                return Optional.of(named);
            }
        }
        throw new InvalidInputException(
                field + " is '" + value + "'; it must name a file under " + String.join(" or ", roots));
    }
}
