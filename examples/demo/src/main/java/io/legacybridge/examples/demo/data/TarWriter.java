package io.legacybridge.examples.demo.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;

/** A tar of files (POSIX ustar), by hand and so the same bytes everywhere. */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int CHECKSUM_AT = 148;
    /** The first of October 2025, UTC. */
    private static final long TIME = 1_759_276_800L;

    private final LittleEndian out = new LittleEndian();

    /** Adds a file; its name has 100 bytes at most. */
    TarWriter add(String name, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name.getBytes(UTF_8));
        put(header, 100, text("%07o", 0644));
        put(header, 108, text("%07o", 0));
        put(header, 116, text("%07o", 0));
        put(header, 124, text("%011o", content.length));
        put(header, 136, text("%011o", TIME));
        header[156] = '0';
        put(header, 257, text("ustar\0%s", "00"));
        Arrays.fill(header, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, CHECKSUM_AT, text("%06o\0", sum));
        out.raw(header).raw(content).zeros(-content.length & (BLOCK - 1));
        return this;
    }

    /** Two empty blocks end it. */
    byte[] toByteArray() {
        return new LittleEndian().raw(out.toByteArray()).zeros(2 * BLOCK).toByteArray();
    }

    private static byte[] text(String format, Object value) {
        return String.format(Locale.ROOT, format, value).getBytes(US_ASCII);
    }

    private static void put(byte[] header, int at, byte[] text) {
        System.arraycopy(text, 0, header, at, text.length);
    }
}
