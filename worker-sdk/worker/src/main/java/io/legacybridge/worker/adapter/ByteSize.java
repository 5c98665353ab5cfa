package io.legacybridge.worker.adapter;

/**
 * A number of bytes in a configuration, written as {@code 512KiB} or {@code 64MiB}.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) {
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    /** So many times 1,024 bytes. */
    public static ByteSize kibibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1024L));
    }

    /** So many times 1,048,576 bytes. */
    public static ByteSize mebibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, 1024L * 1024L));
    }
}
