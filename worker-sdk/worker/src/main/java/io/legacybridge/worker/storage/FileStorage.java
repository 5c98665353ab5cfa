package io.legacybridge.worker.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
     * @throws StorageConflictException if somebody else has stored a file there since
     */
    void store(Path file, String sha256, StorageUri target, Optional<StoredFile> before)
            throws StorageRefusedException, IOException;

    /** Removes a file, if it is there. */
    void remove(StorageUri uri) throws StorageRefusedException, IOException;

    /**
     * A URL by which whoever has it may read a file for a while, by GET and without credentials of his own: for work on
     * another host. It is a secret. Whether the file is there is not looked at.
     *
     * @param validFor how long; cut to what the storage can, 7 days for S3, and over before that where the service's
     *     own credentials expire
     * @return empty if the storage knows no such URLs
     * @throws IOException if there are no credentials now
     */
    default Optional<URI> urlToRead(StorageUri source, Duration validFor) throws IOException {
        return Optional.empty();
    }

    /**
     * The same to store a file, by PUT, whatever is there: so for a name that nobody else uses, from where a run whose
     * result is still wanted publishes it.
     */
    default Optional<URI> urlToWrite(StorageUri target, Duration validFor) throws IOException {
        return Optional.empty();
    }

    /** Breaks off what is under way. */
    @Override
    void close();
}
