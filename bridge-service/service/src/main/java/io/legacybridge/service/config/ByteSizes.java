package io.legacybridge.service.config;

import io.legacybridge.worker.adapter.ByteSize;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them: {@code 512B}, {@code 64KiB}, {@code 8MiB}, {@code 2GiB}; also in thousands: {@code 8MB}.
 */
final class ByteSizes {
    static final String MEND = "write a number and a unit of B, KiB, MiB, GiB, KB, MB or GB, as 64MiB";

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18})\\s*([KMG]i?B|B)");
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L);

    private ByteSizes() {}

    static ByteSize parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size");
        }
        try {
            long unit = UNITS.getOrDefault(matcher.group(2), 1L);
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is more bytes than can be counted", e);
        }
    }
}
