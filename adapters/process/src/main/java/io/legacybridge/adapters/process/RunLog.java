package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.LogPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a program has printed so far, in pieces: of each piece first what is new on stdout, then what is new on stderr.
 * Read from what the supervisor keeps, which is live up to a limit and complete when the program has ended. When the
 * run's folder is about to go, what the furthest reader has not yet seen is held in memory, up to a limit. Thread-safe.
 */
final class RunLog {
    /** Of each stream in a page: bytes that are no UTF-8 grow to three, and a page has 64 KiB at most. */
    private static final int PIECE = 10 * 1024;

    private static final int HELD = 128 * 1024;
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    private final Stream out;
    private final Stream err;
    private boolean followed;

    RunLog(SupervisedFolder folder) {
        this.out = new Stream(folder.stdout());
        this.err = new Stream(folder.stderrFile());
    }

    /**
     * The piece that begins at a cursor.
     *
     * @param over whether nothing is printed any more
     * @throws IllegalArgumentException if there is no such cursor
     */
    synchronized LogPage page(String cursor, boolean over) throws IOException {
        followed = true;
        Matcher position = CURSOR.matcher(cursor.equals(LogPage.START) ? "0-0" : cursor);
        if (!position.matches()) {
            throw new IllegalArgumentException("'" + cursor + "' is no cursor of this log");
        }
        Piece first = out.from(Long.parseLong(position.group(1)), over);
        // What is cut inside of a line is not followed by another stream's.
        Piece second = first.endsLine()
                ? err.from(Long.parseLong(position.group(2)), over)
                : new Piece(Long.parseLong(position.group(2)), new byte[0], 0, false);
        boolean end = over && first.isLast() && second.isLast();
        return new LogPage(first.text() + second.text(), first.next() + "-" + second.next(), end);
    }

    /** The folder is about to go. */
    synchronized void hold() throws IOException {
        if (followed) {
            out.hold();
            err.hold();
        }
    }

    /**
     * A part of a stream.
     *
     * @param start where it begins
     * @param bytes what was read from there on
     * @param length how much of that is the piece
     * @param isLast whether it goes to the end of what is there
     */
    private record Piece(long start, byte[] bytes, int length, boolean isLast) {
        long next() {
            return start + length;
        }

        String text() {
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }

        boolean endsLine() {
            return length == 0 || bytes[length - 1] == '\n';
        }
    }

    /** One of the two; confined to the log's lock. */
    private static final class Stream {
        private final Path file;
        private long furthest;
        private long heldFrom;
        private byte @Nullable [] held;

        Stream(Path file) {
            this.file = file;
        }

        Piece from(long wanted, boolean over) throws IOException {
            long start = held == null ? wanted : Math.max(wanted, heldFrom);
            // One more shows whether there is more.
            byte[] bytes = held == null ? read(start, PIECE + 1) : slice(held, start - heldFrom);
            boolean last = bytes.length <= PIECE;
            int length = Math.min(bytes.length, PIECE);
            if (!last || !over) {
                length = wholeLines(bytes, length, !last);
            }
            furthest = Math.max(furthest, start + length);
            return new Piece(start, bytes, length, last);
        }

        /** @param mustCut whether a line that does not end is cut, on a character's boundary */
        private static int wholeLines(byte[] bytes, int length, boolean mustCut) {
            for (int i = length; i > 0; i--) {
                if (bytes[i - 1] == '\n') {
                    return i;
                }
            }
            int cut = mustCut ? length : 0;
            while (cut > 1 && length - cut < 3 && (bytes[cut] & 0xC0) == 0x80) {
                cut--;
            }
            return cut;
        }

        void hold() throws IOException {
            if (held == null) {
                byte[] rest = read(furthest, HELD);
                heldFrom = furthest;
                held = rest;
            }
        }

        private byte[] read(long start, int most) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                ByteBuffer buffer = ByteBuffer.allocate(most);
                for (int read = 0; read >= 0 && buffer.hasRemaining(); ) {
                    read = channel.read(buffer, start + buffer.position());
                }
                byte[] bytes = new byte[buffer.flip().remaining()];
                buffer.get(bytes);
                return bytes;
            } catch (NoSuchFileException notYetOrGone) {
                return new byte[0];
            }
        }

        private static byte[] slice(byte[] held, long from) {
            int start = (int) Math.min(from, held.length);
            int end = Math.min(held.length, start + PIECE + 1);
            return Arrays.copyOfRange(held, start, end);
        }
    }
}
