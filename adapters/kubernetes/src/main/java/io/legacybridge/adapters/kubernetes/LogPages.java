package io.legacybridge.adapters.kubernetes;

import io.legacybridge.worker.adapter.LogPage;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the next page of a log out of its lines, which the server gives from the second of the cursor on: what was
 * given before is left out.
 *
 * <p>Two streams are written into one log, so that the times of neighbours may be out of order by a little. Therefore
 * what follows the cursor's own line is new, whatever its time. If that line is not there any more (its file was
 * removed), what is younger than it is new; that is known once a line is much younger. Not thread-safe.
 */
final class LogPages {
    private static final int MOST_BYTES = 64 * 1024;
    private static final Duration OUT_OF_ORDER = Duration.ofSeconds(1);

    private record Line(Instant time, String text) {}

    private final StringBuilder page = new StringBuilder();
    private final List<Line> undecided = new ArrayList<>();
    private final LogCursor from;
    private LogCursor reached;
    private boolean found;
    private int ofThatTime;
    private int bytes;
    private boolean full;

    LogPages(LogCursor from) {
        this.from = from;
        this.reached = from;
        this.found = from.time().isEmpty();
    }

    /**
     * Takes the next line.
     *
     * @param stamped with its time in front
     * @return whether there is room for more
     */
    boolean add(String stamped) {
        Line line = line(stamped);
        if (found) {
            give(line);
            return !full;
        }
        Instant last = from.time().orElseThrow();
        if (line.time().equals(last) && ++ofThatTime == from.count()) {
            found = true;
            undecided.clear();
            if (from.given() != LogCursor.ALL) {
                giveRest(line);
            }
        } else if (line.time().isAfter(last)) {
            undecided.add(line);
            if (line.time().isAfter(last.plus(OUT_OF_ORDER))) {
                giveUndecided();
            }
        }
        return !full;
    }

    private void giveUndecided() {
        found = true;
        List<Line> all = List.copyOf(undecided);
        undecided.clear();
        all.forEach(this::give);
    }

    /** The page, when no more lines are there or it is full. */
    LogPage page(boolean nothingMoreWillCome) {
        if (!found) {
            giveUndecided();
        }
        return new LogPage(page.toString(), reached.toString(), nothingMoreWillCome && !full);
    }

    private void give(Line line) {
        if (full) {
            return;
        }
        int count = reached.time().filter(line.time()::equals).isPresent() ? reached.count() + 1 : 1;
        give(line, count, 0);
    }

    private void giveRest(Line line) {
        give(line, from.count(), from.given());
    }

    private void give(Line line, int count, int begin) {
        String text = line.text().substring(Math.min(begin, line.text().length())) + "\n";
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes + size <= MOST_BYTES) {
            page.append(text);
            bytes += size;
            reached = new LogCursor(Optional.of(line.time()), count, LogCursor.ALL);
            return;
        }
        full = true;
        if (bytes == 0) {
            // A line that is longer than a page comes in pieces; no character has more than three bytes for each char.
            int length = MOST_BYTES / 3;
            if (Character.isHighSurrogate(text.charAt(length - 1))) {
                length--;
            }
            page.append(text, 0, length);
            reached = new LogCursor(Optional.of(line.time()), count, begin + length);
        }
    }

    private Line line(String stamped) {
        int space = stamped.indexOf(' ');
        try {
            return new Line(
                    Instant.parse(space < 0 ? stamped : stamped.substring(0, space)),
                    space < 0 ? "" : stamped.substring(space + 1));
        } catch (DateTimeException e) {
            // A piece of a line that the node gave without a time of its own: it belongs to the last one.
            return new Line(reached.time().orElse(Instant.EPOCH), stamped);
        }
    }
}
