package io.legacybridge.examples.demo.data;

import java.util.Arrays;
import java.util.zip.CRC32;

/** Deflate and gzip by hand (RFC 1951 and 1952), the same bytes on every machine. */
final class Deflated {
    private static final int LONGEST_BLOCK = 65_535;
    private static final int LONGEST_MATCH = 258;

    private final LittleEndian out = new LittleEndian();
    private int bits;
    private int pending;

    private Deflated() {}

    /** A gzip whose content is stored and not compressed. */
    static byte[] gzip(byte[] content) {
        LittleEndian gzip = new LittleEndian();
        gzip.u8(0x1f).u8(0x8b).u8(8).zeros(6).u8(255);
        for (int at = 0; at == 0 || at < content.length; at += LONGEST_BLOCK) {
            int length = Math.min(LONGEST_BLOCK, content.length - at);
            gzip.u8(at + length == content.length ? 1 : 0).u16(length).u16(~length & 0xffff);
            gzip.raw(Arrays.copyOfRange(content, at, at + length));
        }
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return gzip.i32((int) checksum.getValue()).i32(content.length).toByteArray();
    }

    /** So many zero bytes, deflated: one zero, and then again and again the longest match with what came before. */
    static byte[] zeros(int length) {
        Deflated deflated = new Deflated();
        deflated.bit(1).bits(1, 2);
        int left = length - 1;
        deflated.zero();
        for (; left >= LONGEST_MATCH; left -= LONGEST_MATCH) {
            // Length 258 is the code 285, 11000101; its distance of 1 is the code 0, 00000.
            deflated.code(0b11000101, 8).code(0, 5);
        }
        for (; left > 0; left--) {
            deflated.zero();
        }
        return deflated.code(0, 7).end();
    }

    /** A zero byte is the code 00110000, with fixed codes. */
    private void zero() {
        code(0b00110000, 8);
    }

    private byte[] end() {
        while (bits > 0) {
            bit(0);
        }
        return out.toByteArray();
    }

    /** Codes begin with their most significant bit, numbers with their least. */
    private Deflated code(int code, int length) {
        for (int i = length - 1; i >= 0; i--) {
            bit(code >> i & 1);
        }
        return this;
    }

    private Deflated bits(int number, int length) {
        for (int i = 0; i < length; i++) {
            bit(number >> i & 1);
        }
        return this;
    }

    private Deflated bit(int bit) {
        pending |= bit << bits;
        if (++bits == 8) {
            out.u8(pending);
            bits = pending = 0;
        }
        return this;
    }
}
