package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An archive's bytes. It tells a disk that cannot be read from an archive that makes no sense, and can bound how much
 * is read: an archive's table of contents is held in memory, whatever its size.
 */
final class ArchiveSource implements SeekableByteChannel {
    private final SeekableByteChannel file;
    private long allowance = Long.MAX_VALUE;
    private @Nullable IOException broken;

    private ArchiveSource(SeekableByteChannel file) {
        this.file = file;
    }

    static ArchiveSource open(Path path) throws IOException {
        return new ArchiveSource(
                Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    }

    /** From now on no more than this is read. */
    void allow(long bytes) {
        allowance = bytes;
    }

    /** Throws what went wrong if it was the disk, not the archive. */
    void failIfBroken() throws IOException {
        if (broken != null) {
            throw broken;
        }
    }

    /** The first bytes, fewer if there are no more. */
    byte[] head(int length) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(length);
        while (head.hasRemaining() && read(head) >= 0) {
            // until it is full or the file ends
        }
        position(0);
        byte[] bytes = new byte[head.position()];
        head.flip().get(bytes);
        return bytes;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (target.remaining() > allowance) {
            throw new IOException("its table of contents is too large");
        }
        try {
            int read = file.read(target);
            allowance -= Math.max(0, read);
            return read;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
