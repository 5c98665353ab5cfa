package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.utils.ChecksumVerifyingInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a zip by its table of contents, which is the only place that tells links from files. */
final class ZipReader implements ArchiveReader {
    private static final Set<Integer> METHODS =
            Set.of(ZipMethod.STORED.getCode(), ZipMethod.DEFLATED.getCode(), ZipMethod.ENHANCED_DEFLATED.getCode());
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final long TABLE_AT_LEAST = 1 << 20;
    private static final long TABLE_FOR_EACH = 512;

    private final ZipFile zip;
    private final Enumeration<ZipArchiveEntry> entries;

    /** @param files for how many files there may be room in its table */
    ZipReader(ArchiveSource source, int files) throws IOException {
        source.allow(TABLE_AT_LEAST + TABLE_FOR_EACH * files);
        zip = ZipFile.builder()
                .setSeekableByteChannel(source)
                .setCharset(StandardCharsets.UTF_8)
                .setIgnoreLocalFileHeader(true)
                .get();
        source.allow(Long.MAX_VALUE);
        entries = zip.getEntries();
    }

    @Override
    public Optional<Entry> next() {
        if (!entries.hasMoreElements()) {
            return Optional.empty();
        }
        ZipArchiveEntry entry = entries.nextElement();
        String name = name(entry);
        return Optional.of(new Entry(
                name,
                name.endsWith("/"),
                refusal(entry),
                () ->
                        new ChecksumVerifyingInputStream(
                                new CRC32(), zip.getInputStream(entry), entry.getSize(), entry.getCrc()) {
                            @Override
                            public int read(byte[] buffer, int offset, int length) throws IOException {
                                int read = super.read(buffer, offset, length);
                                if (read < 0 && getBytesRemaining() > 0) {
                                    throw new IOException("it has fewer bytes than the archive says");
                                }
                                return read;
                            }
                        }));
    }

    /** Old programs write names in the code page of DOS and do not say so: what is not UTF-8 is taken for that. */
    private static String name(ZipArchiveEntry entry) {
        byte[] raw = Objects.requireNonNull(entry.getRawName());
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(raw, Charset.forName("IBM437"));
        }
    }

    private static @Nullable String refusal(ZipArchiveEntry entry) {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return "is encrypted; pack the archive without a password";
        }
        int type = entry.getUnixMode() & TYPE;
        if (type != 0 && type != REGULAR && type != FOLDER) {
            return "is a link or a device; pack files and folders only";
        }
        return METHODS.contains(entry.getMethod())
                ? null
                : "is packed by method " + entry.getMethod() + "; pack the archive with deflate";
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
