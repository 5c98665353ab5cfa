package io.legacybridge.worker.journal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a file of a journal apart, line by line. What is no intact line is a piece too: it ends with the next line
 * feed, and the lines after it are read as if nothing had happened. Takes no more memory than its longest piece.
 */
final class LineReader implements AutoCloseable {
    /**
     * A part of the file.
     *
     * @param offset where it begins
     * @param length in bytes, with its line feed
     * @param json what the line says, or null if this is no intact line
     * @param torn whether the file ends in the middle of it
     */
    @SuppressWarnings("ArrayRecordComponent") // made, read and dropped
    record Piece(long offset, int length, byte @Nullable [] json, boolean torn) {}

    private static final int FIRST_BUFFER = 64 * 1024;
    private static final int MOST = Line.HEADER + Line.MOST_JSON + 1;

    private final InputStream in;
    private final long size;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int from;
    private int to;
    private long offset;

    LineReader(Path file) throws IOException {
        size = Files.size(file);
        in = Files.newInputStream(file);
    }

    /** The next piece, or null at the end of the file. */
    @Nullable
    Piece next() throws IOException {
        if (!has(1)) {
            return null;
        }
        int jsonLength = has(Line.HEADER) ? Line.jsonLength(buffer, from) : -1;
        if (jsonLength >= 0 && has(Line.HEADER + jsonLength) && Line.isIntact(buffer, from, jsonLength)) {
            int jsonFrom = from + Line.HEADER;
            byte[] json = Arrays.copyOfRange(buffer, jsonFrom, jsonFrom + jsonLength);
            // The byte after it counts as the line feed, whatever became of it.
            int length = Line.HEADER + jsonLength;
            return take(has(length + 1) ? length + 1 : length, json, false);
        }
        return unreadable();
    }

    private Piece unreadable() throws IOException {
        int length = 0;
        while (has(length + 1) && length < MOST) {
            length++;
            if (buffer[from + length - 1] == '\n') {
                return take(length, null, false);
            }
        }
        return take(length, null, length < MOST);
    }

    private Piece take(int length, byte @Nullable [] json, boolean torn) {
        Piece piece = new Piece(offset, length, json, torn);
        from += length;
        offset += length;
        return piece;
    }

    /** Whether so many bytes are left; then they are in the buffer. */
    private boolean has(int bytes) throws IOException {
        if (bytes > size - offset) {
            return false;
        }
        if (buffer.length - from < bytes) {
            makeRoom(bytes);
        }
        while (to - from < bytes) {
            int read = in.read(buffer, to, buffer.length - to);
            if (read < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            to += read;
        }
        return true;
    }

    private void makeRoom(int bytes) {
        byte[] target = bytes <= buffer.length ? buffer : new byte[Math.min(MOST, Math.max(bytes, 2 * buffer.length))];
        System.arraycopy(buffer, from, target, 0, to - from);
        to -= from;
        from = 0;
        buffer = target;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
