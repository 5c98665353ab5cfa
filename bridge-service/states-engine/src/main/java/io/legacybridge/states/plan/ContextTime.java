package io.legacybridge.states.plan;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Moments as the context object writes them: always with milliseconds, as in AWS's examples. */
final class ContextTime {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ContextTime() {}

    static String of(Instant instant) {
        return FORMAT.format(instant);
    }
}
