package io.legacybridge.adapters.program;

import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One output on its way to a storage. What is stored there is looked at first, and replaced only while it is still what
 * it was: of two runs that publish under one URI at a time, one is told. A file that is there already is not sent
 * again.
 */
public final class Upload {
    private final FileStorage storage;
    private final StorageUri target;
    private final Path source;
    private final String sha256;
    private final Optional<StoredFile> before;
    private boolean stored;

    private Upload(FileStorage storage, StorageUri target, Path source, String sha256, Optional<StoredFile> before) {
        this.storage = storage;
        this.target = target;
        this.source = source;
        this.sha256 = sha256;
        this.before = before;
    }

    /** Looks at what is there. */
    public static Upload prepare(FileStorage storage, StorageUri target, Path source, String sha256)
            throws StorageRefusedException, IOException {
        return new Upload(storage, target, source, sha256, storage.find(target));
    }

    /** Puts it in its place, unless it is there already. */
    public void store() throws StorageRefusedException, IOException {
        if (before.flatMap(StoredFile::sha256).filter(sha256::equals).isEmpty()) {
            storage.store(source, sha256, target, before);
            stored = true;
        }
    }

    /** Removes what this has stored where nothing was; what it has replaced is gone. */
    public void takeBack() throws StorageRefusedException, IOException {
        if (stored && before.isEmpty()) {
            storage.remove(target);
        }
    }
}
