package io.legacybridge.adapters.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar from its beginning to its end. The end is read, too: there a gzip says whether it is whole, and a tar
 * without its empty last block has been cut off.
 */
final class TarReader implements ArchiveReader {
    private final MeteredStream bytes;
    private final TarArchiveInputStream tar;

    /** @param files for how many files there may be headers */
    TarReader(InputStream from, int files) {
        bytes = new MeteredStream(from, files);
        tar = new TarArchiveInputStream(bytes, StandardCharsets.UTF_8.name());
    }

    @Override
    public Optional<Entry> next() throws IOException {
        bytes.headersBegin();
        TarArchiveEntry entry = tar.getNextEntry();
        if (entry == null) {
            if (bytes.sinceBegin() < TarConstants.DEFAULT_RCDSIZE) {
                throw new EOFException("its end is missing");
            }
            bytes.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        }
        if (!entry.isCheckSumOK()) {
            throw new IOException("the checksum of a header is wrong");
        }
        bytes.contentBegins();
        return Optional.of(new Entry(
                entry.getName(), entry.isDirectory(), refusal(entry), () -> CloseShieldInputStream.wrap(tar)));
    }

    private static @Nullable String refusal(TarArchiveEntry entry) {
        if (entry.isSparse()) {
            return "is a sparse file; pack the archive without --sparse";
        }
        return switch (entry.getLinkFlag()) {
            case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_CONTIG, TarConstants.LF_DIR -> null;
            default -> "is a link or a device; pack files and folders only";
        };
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
