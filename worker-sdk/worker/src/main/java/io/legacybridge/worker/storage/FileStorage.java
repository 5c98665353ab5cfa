package io.legacybridge.worker.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Stored files under the URIs of one scheme. A file is there whole or not at all. All methods block, and may be called
 * from many threads.
 *
 * <p>An {@link IOException} says that the storage could not be asked, or did not answer, and nothing of the file: the
 * same call may succeed later. Its message names the URI.
 */
public interface FileStorage extends AutoCloseable {
    /**
     * Copies a file to this host.
     *
     * @param target a path where nothing is; nothing is left there when this fails
     * @param mostBytes what it may have
     * @return how many bytes it has
     */
    long fetch(StorageUri source, Path target, long mostBytes) throws StorageRefusedException, IOException;

    /** What is stored under a URI now; empty if nothing is. */
    Optional<StoredFile> find(StorageUri uri) throws StorageRefusedException, IOException;

    /**
     * Stores a file, unless somebody else has meanwhile: one that was found is replaced only while it still is what it
     * was, and where none was found there must still be none.
     *
     * @param sha256 of the file's content; kept with it, so that {@link #find} can say it
     * @param before what {@link #find} said
     * @throws IOException also if somebody else has stored a file there since
     */
    void store(Path file, String sha256, StorageUri target, Optional<StoredFile> before)
            throws StorageRefusedException, IOException;

    /** Removes a file, if it is there. */
    void remove(StorageUri uri) throws StorageRefusedException, IOException;

    /** Breaks off what is under way. */
    @Override
    void close();
}
