package io.legacybridge.adapters.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is in an archive, one entry after the other. An {@link IOException} says that the archive is damaged, unless the
 * {@link ArchiveSource} itself could not be read.
 */
interface ArchiveReader extends Closeable {
    /** The next entry, or nothing after the last. The content of the one before cannot be read any more. */
    Optional<Entry> next() throws IOException;

    /**
     * One entry.
     *
     * @param name as it is in the archive, which may be anything
     * @param folder whether it is a folder; a file otherwise
     * @param refusal why it is not unpacked, and the mend; null if it may be
     */
    record Entry(String name, boolean folder, @Nullable String refusal, Content content) {}

    /** The content of a file, to be opened once. Its stream fails if the content is not what the archive says. */
    interface Content {
        InputStream open() throws IOException;
    }
}
