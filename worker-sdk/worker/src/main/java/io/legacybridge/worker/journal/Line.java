package io.legacybridge.worker.journal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * One line of a journal: {@code checksum length json}, and a line feed. Checksum (CRC-32C of all that follows it, but
 * for the line feed) and length (of the JSON, in bytes) have eight hex digits. The JSON is ASCII and has no line feed.
 *
 * <p>So a reader that has lost its way finds the next line by its line feed, and one that has not finds it by the
 * length, even if the line feed is what was damaged.
 */
final class Line {
    /** {@code checksum length }, with a space after each. */
    static final int HEADER = 18;

    /** The most JSON in one line, in bytes: what a length beyond it announces is damaged. */
    static final int MOST_JSON = 128 * 1024 * 1024;

    private static final int DIGITS = 8;
    private static final int CHECKED_FROM = DIGITS + 1;

    private Line() {}

    /** How long the JSON of the line is that may begin here, or -1 if none does. */
    static int jsonLength(byte[] bytes, int from) {
        if (bytes[from + DIGITS] != ' ' || bytes[from + HEADER - 1] != ' ') {
            return -1;
        }
        long length = hex(bytes, from + CHECKED_FROM);
        return length > MOST_JSON ? -1 : (int) length;
    }

    /** Whether the checksum of a line fits its length and its JSON. */
    static boolean isIntact(byte[] bytes, int from, int jsonLength) {
        return hex(bytes, from) == checksum(bytes, from, jsonLength);
    }

    /** A number in lower-case hex, or -1. Other spellings are not what was written. */
    private static long hex(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + DIGITS; i++) {
            int digit = bytes[i] >= '0' && bytes[i] <= '9'
                    ? bytes[i] - '0'
                    : bytes[i] >= 'a' && bytes[i] <= 'f' ? bytes[i] - 'a' + 10 : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static long checksum(byte[] bytes, int from, int jsonLength) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from + CHECKED_FROM, HEADER - CHECKED_FROM + jsonLength);
        return checksum.getValue();
    }

    /** Takes the JSON of one line, and makes the line of it. */
    static final class Builder extends ByteArrayOutputStream {
        Builder() {
            super(512);
            writeBytes(new byte[HEADER]);
        }

        /** The whole line; nothing may be written any more. */
        ByteBuffer line() {
            int jsonLength = count - HEADER;
            put(CHECKED_FROM, jsonLength);
            buf[DIGITS] = ' ';
            buf[HEADER - 1] = ' ';
            put(0, (int) checksum(buf, 0, jsonLength));
            write('\n');
            return ByteBuffer.wrap(buf, 0, count);
        }

        private void put(int at, int value) {
            byte[] digits = HexFormat.of().toHexDigits(value).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, buf, at, DIGITS);
        }
    }
}
