package io.legacybridge.examples.demo.data;

import java.io.ByteArrayOutputStream;

/** Bytes of a binary format, the low byte of a number first unless its name says otherwise. */
final class LittleEndian {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    LittleEndian u8(int value) {
        bytes.write(value);
        return this;
    }

    LittleEndian u16(int value) {
        return u8(value).u8(value >>> 8);
    }

    LittleEndian i32(int value) {
        return u16(value).u16(value >>> 16);
    }

    LittleEndian i32BigEndian(int value) {
        return i32(Integer.reverseBytes(value));
    }

    LittleEndian f64(double value) {
        long bits = Double.doubleToLongBits(value);
        return i32((int) bits).i32((int) (bits >>> 32));
    }

    LittleEndian zeros(int count) {
        for (int i = 0; i < count; i++) {
            u8(0);
        }
        return this;
    }

    LittleEndian raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    int size() {
        return bytes.size();
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
