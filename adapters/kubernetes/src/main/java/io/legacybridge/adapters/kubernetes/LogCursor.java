package io.legacybridge.adapters.kubernetes;

import io.legacybridge.worker.adapter.LogPage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Where in a log the next piece begins: after the last line that was given. A line is known by its time stamp and by
 * how many lines of that very time came before it, not by its place in a file, since the node begins new files.
 *
 * @param time of the last line that was given; empty before the first
 * @param count which one of the lines of that time it was, from 1
 * @param given how many characters of it were given, if not all; else -1
 */
record LogCursor(Optional<Instant> time, int count, int given) {
    static final int ALL = -1;

    private static final LogCursor START = new LogCursor(Optional.empty(), 0, ALL);

    /** @throws IllegalArgumentException if it is no cursor of ours */
    static LogCursor parse(String cursor) {
        if (cursor.equals(LogPage.START)) {
            return START;
        }
        String[] parts = cursor.split(" ", -1);
        try {
            return new LogCursor(
                    Optional.of(Instant.parse(parts[0])), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("'" + cursor + "' is no cursor of a Job's log", e);
        }
    }

    /** As the next page is asked for. */
    @Override
    public String toString() {
        return time.map(at -> at + " " + count + " " + given).orElse(LogPage.START);
    }
}
