package io.legacybridge.examples.demo.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.CRC32;

/**
 * A zip, written by hand (PKWARE's APPNOTE 6.3.3): a library would neither write names that lead out nor ask for a
 * password, and two of them may compress the same bytes in two ways, so files are stored as they are.
 */
final class ZipWriter {
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ENCRYPTED = 1;
    private static final int UTF8_NAMES = 1 << 11;
    /** The first of October 2025. */
    private static final int DAY = (2025 - 1980) << 9 | 10 << 5 | 1;

    private final LittleEndian entries = new LittleEndian();
    private final LittleEndian directory = new LittleEndian();
    private int count;

    /** Adds a file. */
    ZipWriter add(String name, byte[] content) {
        return add(name, STORED, 0, crc(content), content, content.length);
    }

    /** Adds a file that says of itself that it is encrypted. */
    ZipWriter addEncrypted(String name, byte[] content) {
        return add(name, STORED, ENCRYPTED, crc(content), content, content.length);
    }

    /** Adds a file of zero bytes, packed as small as deflate can. */
    ZipWriter addZeros(String name, int length) {
        CRC32 checksum = new CRC32();
        for (int i = 0; i < length; i++) {
            checksum.update(0);
        }
        return add(name, DEFLATED, 0, (int) checksum.getValue(), Deflated.zeros(length), length);
    }

    private ZipWriter add(String name, int method, int flags, int crc, byte[] packed, int length) {
        byte[] bytes = name.getBytes(UTF_8);
        int offset = entries.size();
        entries.i32(0x04034b50).u16(20);
        fields(entries, method, flags, crc, packed.length, length, bytes.length);
        entries.raw(bytes).raw(packed);
        directory.i32(0x02014b50).u16(20).u16(20);
        fields(directory, method, flags, crc, packed.length, length, bytes.length);
        directory.zeros(10).i32(offset).raw(bytes);
        count++;
        return this;
    }

    private static void fields(
            LittleEndian out, int method, int flags, int crc, int packed, int length, int nameLength) {
        out.u16(flags | UTF8_NAMES).u16(method).u16(0).u16(DAY);
        out.i32(crc).i32(packed).i32(length).u16(nameLength).u16(0);
    }

    byte[] toByteArray() {
        LittleEndian zip = new LittleEndian().raw(entries.toByteArray()).raw(directory.toByteArray());
        zip.i32(0x06054b50).u16(0).u16(0).u16(count).u16(count);
        return zip.i32(directory.size()).i32(entries.size()).u16(0).toByteArray();
    }

    private static int crc(byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        return (int) checksum.getValue();
    }
}
