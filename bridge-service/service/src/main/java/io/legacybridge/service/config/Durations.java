package io.legacybridge.service.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 20s}, {@code 10m}, {@code 2h}, {@code 1d}. */
public final class Durations {
    /** What to write in the place of something that is not a duration. */
    public static final String MEND = "write a number and a unit of ms, s, m, h or d, as 30s or 10m";

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,13})\\s*(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if the text is none, or is more than a hundred years; the message has the text
     */
    public static Duration parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration");
        }
        Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
        Duration parsed = unit.multipliedBy(Long.parseLong(matcher.group(1)));
        if (parsed.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is more than a hundred years");
        }
        return parsed;
    }

    /** The shortest way to write a duration that {@link #parse} reads back, to the millisecond. */
    public static String write(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}
