package io.legacybridge.service.resources;

import java.time.Duration;
import java.util.Locale;

/** How values look in JSON. */
final class Views {
    private static final double MILLIS = 1e3;

    private Views() {}

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static double seconds(Duration time) {
        return time.toMillis() / MILLIS;
    }
}
